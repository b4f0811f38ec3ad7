import { DeviceError, registerBackend } from '@kindling/core';
import type { Binding } from './binding.ts';
import { openDevice } from './device.ts';
import { isBlocking, loadAddon, type Loaded } from './native/load.node.ts';

/** A kind of device and the addon behind it, which is loaded at first use. */
export class Platform {
  readonly type: string;
  private readonly file: string;
  private readonly howToBuild: string;
  private loaded: Loaded | null = null;

  constructor(type: string, file: string, howToBuild: string) {
    this.type = type;
    this.file = file;
    this.howToBuild = howToBuild;
  }

  /** The addon, or why there is none. */
  load(): Loaded {
    return (this.loaded ??= loadAddon(this.file, this.howToBuild));
  }

  /** @throws DeviceError with the reason */
  binding(): Binding {
    const loaded = this.load();
    if ('reason' in loaded) throw new DeviceError(loaded.reason);
    return loaded.binding;
  }

  register(priority: number): void {
    registerBackend(this.type, {
      priority,
      load: (index) => openDevice(this.type, this.binding(), index, isBlocking()),
    });
  }
}

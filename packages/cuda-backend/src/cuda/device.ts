// Devices, as torch.cuda has them.
import { backendOf, DeviceError, internal, type Device } from '@kindling/core';
import { machineOf, whyNot } from '../device.ts';
import type { Machine } from '../machine.ts';
import type { Platform } from '../register.ts';

export type DeviceIndex = number | string | Device | null;

export interface DeviceProperties {
  readonly name: string;
  readonly totalMemory: number;
  readonly major: number;
  readonly minor: number;
  readonly multiProcessorCount: number;
}

/** Devices of one platform: those of NVIDIA, or the stand-in's. */
export class Devices {
  private readonly platform: Platform;
  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Why there is no device, in words; null where there is one. */
  whyUnavailable(): string | null {
    const loaded = this.platform.load();
    return 'reason' in loaded ? loaded.reason : whyNot(loaded.binding);
  }

  isAvailable(): boolean {
    return this.whyUnavailable() === null;
  }

  /** 0 where there is no GPU, no driver or no addon. Devices that `CUDA_VISIBLE_DEVICES` hides do not count. */
  count(): number {
    return this.isAvailable() ? this.platform.binding().probe()[0] : 0;
  }

  current(): number {
    return internal.currentIndex(this.platform.type);
  }

  /** The device that the type's name alone means from now on. @throws DeviceError when there is none of this number */
  set(device: DeviceIndex): void {
    const index = this.indexOf(device);
    backendOf(`${this.platform.type}:${index}`);
    internal.setCurrentIndex(this.platform.type, index);
  }

  /** @throws DeviceError for a device of another type */
  indexOf(device: DeviceIndex): number {
    if (device === null) return this.current();
    if (typeof device === 'number') return device;
    const text = device.toString();
    const [type, index] = text.split(':');
    if (type !== this.platform.type)
      throw new DeviceError(`cuda: '${text}' is not a device of type '${this.platform.type}'.`);
    return index === undefined ? this.current() : Number(index);
  }

  machine(device: DeviceIndex): Machine {
    return machineOf(backendOf(`${this.platform.type}:${this.indexOf(device)}`)) as Machine;
  }

  properties(device: DeviceIndex): DeviceProperties {
    const { binding, index } = this.machine(device);
    const [name, totalMemory, major, minor, multiProcessorCount] = binding.properties(index);
    return { name, totalMemory, major, minor, multiProcessorCount };
  }
}

import { DeviceError } from '../errors.ts';

/** Where a tensor lives: `cpu`, `cuda`, `cuda:1`, `meta`. */
export class Device {
  readonly type: string;
  readonly index: number;

  /** @internal use `device('cuda:1')` */
  constructor(type: string, index: number) {
    this.type = type;
    this.index = index;
  }

  toString(): string {
    return this.type === 'cpu' || this.type === 'meta' || (this.index === 0 && this.type !== 'cuda')
      ? this.type
      : `${this.type}:${this.index}`;
  }

  /** As `print` shows it, not as `repr`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A device, or its name. */
export type DeviceLike = Device | string;

const interned = new Map<string, Device>();

export function getDevice(type: string, index: number): Device {
  const key = `${type}:${index}`;
  let device = interned.get(key);
  if (device === undefined) interned.set(key, (device = new Device(type, index)));
  return device;
}

/** Parses `cpu`, `cuda`, `cuda:1`. @throws DeviceError */
export function device(name: DeviceLike): Device {
  if (name instanceof Device) return name;
  const match = /^([a-z][a-z0-9_-]*)(?::(\d+))?$/.exec(name);
  if (match === null)
    throw new DeviceError(`device: '${name}' is not a device name. Examples: 'cpu', 'cuda', 'cuda:1', 'meta'.`);
  return getDevice(match[1] as string, Number(match[2] ?? 0));
}

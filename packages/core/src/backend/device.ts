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

const chosen = new Map<string, number>();

/** The device of a type that its name alone means; 0 until a backend changes it. */
export const currentIndex = (type: string): number => chosen.get(type) ?? 0;
export const setCurrentIndex = (type: string, index: number): void => void chosen.set(type, index);

/** Parses `cpu`, `cuda`, `cuda:1`. @throws DeviceError */
export function device(name: DeviceLike): Device {
  if (name instanceof Device) return name;
  const match = /^([a-z][a-z0-9_-]*)(?::(\d+))?$/.exec(name);
  if (match === null)
    throw new DeviceError(`device: '${name}' is not a device name. Examples: 'cpu', 'cuda', 'cuda:1', 'meta'.`);
  const type = match[1] as string;
  return getDevice(type, match[2] === undefined ? currentIndex(type) : Number(match[2]));
}

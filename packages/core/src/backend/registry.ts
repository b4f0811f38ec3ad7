// Which backends exist, and which one a tensor is made on. core never imports a backend: importing a
// backend package registers it.
import { env } from '#platform';
import { DeviceError, KindlingError } from '../errors.ts';
import type { Backend } from './backend.ts';
import { device, type Device, type DeviceLike } from './device.ts';
import { metaBackend } from './meta.ts';

export interface BackendRegistration {
  /** Makes the backend of device `index`; synchronous, called at first use. Throws with the reason when it cannot. */
  readonly load: (index: number) => Backend;
  /** Among backends that load, the highest is the default device. */
  readonly priority: number;
}

const registered = new Map<string, BackendRegistration>();
const ready = new Map<Device, Backend>([[device('meta'), metaBackend]]);
const failed = new Map<Device, string>();
let chosen: Device | null = null;
let fallback: Device | null = null;

/** @throws DeviceError when the name is taken by another registration */
export function registerBackend(name: string, registration: BackendRegistration): void {
  if (name === 'meta' || registered.has(name))
    throw new DeviceError(`registerBackend: '${name}' is already registered.`);
  registered.set(name, registration);
  fallback = null;
}

/** Names of registered device types, best first. */
export function listBackends(): string[] {
  return [...registered].sort((a, b) => b[1].priority - a[1].priority).map(([name]) => name);
}

/** The backend of a device, loaded at first use. @throws DeviceError with the reason when it cannot be used */
export function backendOf(where: DeviceLike): Backend {
  const wanted = device(where);
  const hit = ready.get(wanted);
  if (hit !== undefined) return hit;
  const registration = registered.get(wanted.type);
  if (registration === undefined) {
    const known = ['meta', ...registered.keys()].join(', ');
    throw new DeviceError(
      `Unknown device '${wanted.toString()}'. Registered: ${known}. Import the package of its backend, e.g. "@kindling/cpu-backend".`,
    );
  }
  try {
    const backend = registration.load(wanted.index);
    ready.set(wanted, backend);
    return backend;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    failed.set(wanted, reason);
    throw new DeviceError(`Device '${wanted.toString()}' cannot be used: ${reason}`);
  }
}

/** Chooses where tensors are made when no device is given. @throws DeviceError when it cannot be used */
export function setDefaultDevice(where: DeviceLike): void {
  const wanted = device(where);
  backendOf(wanted);
  chosen = wanted;
}

/** `setDefaultDevice`, else `KINDLING_DEVICE`, else the registered backend of highest priority that loads. */
export function getDefaultDevice(): Device {
  if (chosen !== null) return chosen;
  return (fallback ??= findDefault());
}

function findDefault(): Device {
  const named = env('KINDLING_DEVICE');
  if (named !== undefined && named !== '') {
    backendOf(named);
    return device(named);
  }
  for (const name of listBackends()) {
    try {
      backendOf(name);
      return device(name);
    } catch (error) {
      if (!(error instanceof KindlingError)) throw error;
    }
  }
  const reasons = [...failed].map(([d, why]) => `\n  ${d.toString()}: ${why}`).join('');
  throw new DeviceError(
    `No backend can be used. Import one, e.g. "@kindling/cpu-backend" or "kindling".${reasons && `\nTried:${reasons}`}`,
  );
}

export const defaultBackend = (where?: DeviceLike | null): Backend => backendOf(where ?? getDefaultDevice());

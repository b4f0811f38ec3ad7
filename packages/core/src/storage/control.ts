// Memory as users see it.
import { backendOf, getDefaultDevice } from '../backend/registry.ts';
import type { DeviceLike } from '../backend/device.ts';
import { poolOf, type MemoryStats } from './memory.ts';

/** Bytes in use and collections made on a device (the default one when left out). */
export const memoryStats = (device: DeviceLike = getDefaultDevice()): MemoryStats => poolOf(backendOf(device)).stats();

/** Makes allocations beyond `bytes` fail on a device, after a collection. `Infinity` lifts the limit. */
export function setMemoryLimit(bytes: number, device: DeviceLike = getDefaultDevice()): void {
  poolOf(backendOf(device)).userLimit = bytes;
}

/** Takes back all that user code has dropped, now. Never needed; for measurements. */
export function collectGarbage(device: DeviceLike = getDefaultDevice()): void {
  poolOf(backendOf(device)).collect(true);
}

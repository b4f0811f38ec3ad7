// torch.cuda under its names in camelCase, for one platform.
import { memoryFunctions } from './memory.ts';
import { Devices, type DeviceIndex, type DeviceProperties } from './device.ts';
import { streamClasses } from './streams.ts';
import type { Platform } from '../register.ts';

export function cudaNamespace(platform: Platform) {
  const devices = new Devices(platform);
  return {
    /** Whether a tensor can be made on the device. Never throws. */
    isAvailable: (): boolean => devices.isAvailable(),
    /** Why `isAvailable` is false, in words; null where it is true. */
    whyUnavailable: (): string | null => devices.whyUnavailable(),
    deviceCount: (): number => devices.count(),
    currentDevice: (): number => devices.current(),
    setDevice: (device: DeviceIndex): void => devices.set(device),
    getDeviceName: (device: DeviceIndex = null): string => devices.properties(device).name,
    getDeviceProperties: (device: DeviceIndex = null): DeviceProperties => devices.properties(device),
    getDeviceCapability(device: DeviceIndex = null): [major: number, minor: number] {
      const { major, minor } = devices.properties(device);
      return [major, minor];
    },
    /** Returns when all work of a device is done. @throws what kernels reported: index values out of range and the like */
    synchronize: (device: DeviceIndex = null): void => devices.machine(device).synchronize(),
    /** Sums at indices in one order, the same in every run; else large ones use atomic additions. */
    useDeterministicAlgorithms(mode: boolean, device: DeviceIndex = null): void {
      devices.machine(device).deterministic = mode;
    },
    ...streamClasses(devices),
    ...memoryFunctions(devices),
  };
}

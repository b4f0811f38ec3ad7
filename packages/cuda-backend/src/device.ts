// From the addon to a backend of core.
import { createBackend, DeviceError, type Backend } from '@kindling/core';
import type { Binding } from './binding.ts';
import { memorySentence } from './cuda/memory.ts';
import { kernelsOf } from './kernels/table.ts';
import { Machine } from './machine.ts';

const machines = new Map<Backend, Machine>();

/** The machine behind a backend of this package, or undefined. */
export const machineOf = (backend: Backend): Machine | undefined => machines.get(backend);

/** Why there is no device, in words, or null where there is one. */
export function whyNot(binding: Binding): string | null {
  const [devices, code, name] = binding.probe();
  if (devices > 0) return null;
  if (code === 35) return `there is no NVIDIA driver, or it is older than this package's CUDA (${name}, code 35)`;
  if (code === 100 || code === 0)
    return `there is no NVIDIA GPU, or CUDA_VISIBLE_DEVICES hides it (${name}, code ${code})`;
  return `CUDA cannot start (${name}, code ${code})`;
}

/** Makes the backend of device `index`. @throws DeviceError with the reason when it cannot be used */
export function openDevice(type: string, binding: Binding, index: number, blocking: boolean): Backend {
  const reason = whyNot(binding);
  if (reason !== null) throw new DeviceError(`${reason}. Install the driver, or use device 'cpu'.`);
  const [devices] = binding.probe();
  if (index >= devices)
    throw new DeviceError(`there is no device '${type}:${index}': this machine has ${devices}, numbered from 0.`);
  binding.open(index);
  const machine = new Machine(binding, index, blocking);
  const backend = createBackend({
    name: type,
    index,
    hostLimit: 0, // a number in host memory goes along with each launch, anything else stays on the device
    holdsData: true,
    kernels: kernelsOf(machine),
    allocate: (bytes) => binding.allocate(index, bytes),
    free: (address) => binding.free(index, address),
    read: (address, target) => machine.read(address, target),
    readAsync: (address, bytes) => machine.readAsync(address, bytes),
    write: (address, source) => binding.write(index, address, source),
    copyFrom(address, source, from, bytes) {
      const other = machines.get(source);
      if (other?.binding !== binding) return false;
      binding.copyBetween(index, address, other.index, from, bytes);
      return true;
    },
    describeMemory: () => memorySentence(machine),
    synchronize: () => machine.synchronize(),
  });
  machines.set(backend, machine);
  return backend;
}

import { backendOf, device, DeviceError, type Device, type DeviceLike, type Tensor } from '@kindling/core';
import { Buffer, copyWith, Module } from '@kindling/nn';
import { gather, scatter } from './scatter.ts';

export interface DataParallelOptions {
  /**
   * Where replicas run, names or numbers of CUDA devices; the first holds the module's own parameters. When left out, all
   * devices of the module's type; none for the CPU.
   */
  readonly deviceIds?: readonly (DeviceLike | number)[];
  /** Where results are gathered; the first device when left out. */
  readonly outputDevice?: DeviceLike | number;
  /** The dimension that is split; 0 when left out. */
  readonly dim?: number;
}

const deviceOf = (id: DeviceLike | number): Device => device(typeof id === 'number' ? `cuda:${id}` : id);

/** Those of the module's type that load; none on the CPU, which is one device. */
function devicesLike(module: Module): Device[] {
  const type = module.parameters()[0]?.device.type ?? 'cpu';
  const found: Device[] = [];
  if (type === 'cpu' || type === 'meta') return found;
  try {
    for (;;) {
      const next = device(`${type}:${found.length}`);
      backendOf(next);
      found.push(next);
    }
  } catch (error) {
    if (error instanceof DeviceError) return found;
    throw error;
  }
}

/**
 * Splits each batch over the devices of one process: scatters the inputs, copies the module to every device, runs the
 * copies, gathers the results; gradients gather in the module's own parameters.
 *
 * On the CPU, without `deviceIds`, it is the module itself, as in PyTorch. One thread drives all devices, the module is
 * copied at every forward and the first device holds all outputs: DistributedDataParallel is faster, also on one host.
 *
 * https://pytorch.org/docs/stable/generated/torch.nn.DataParallel.html
 * @throws DeviceError in forward where parameters or buffers are not on the first device; ValueError for inputs that split
 * differently and for results that are no tensors
 */
export class DataParallel<M extends Module = Module> extends Module {
  static readonly typeName: string = 'DataParallel';
  readonly module: M;
  readonly deviceIds: readonly Device[];
  readonly outputDevice: Device | null;
  readonly dim: number;

  constructor(module: M, { deviceIds, outputDevice, dim = 0 }: DataParallelOptions = {}) {
    super();
    this.module = module;
    this.deviceIds = deviceIds?.map(deviceOf) ?? devicesLike(module);
    this.outputDevice = outputDevice === undefined ? (this.deviceIds[0] ?? null) : deviceOf(outputDevice);
    this.dim = dim;
  }

  override forward(...input: Parameters<M['forward']>): ReturnType<M['forward']> {
    const [first] = this.deviceIds;
    if (first === undefined) return (this.module as Module)(...input) as ReturnType<M['forward']>;
    this.checkHome(first);
    const parts = scatter(input, this.deviceIds, this.dim);
    const outputs = replicate(this.module, this.deviceIds.slice(0, parts.length)).map((replica, i) => {
      return (replica as Module)(...(parts[i] as unknown[])) as unknown;
    });
    return gather(outputs, this.outputDevice ?? first, this.dim) as ReturnType<M['forward']>;
  }

  private checkHome(home: Device): void {
    for (const [name, x] of [...this.module.namedParameters(), ...this.module.namedBuffers()]) {
      if (x.device === home) continue;
      throw new DeviceError(
        `DataParallel: module must have its parameters and buffers on device ${home.toString()} (deviceIds[0]) but found ` +
          `${name} on ${x.device.toString()}. Call module.to('${home.toString()}') first.`,
        { op: 'DataParallel' },
      );
    }
  }
}

/**
 * The module itself for the first device, then copies for the others, whose parameters lead gradients back to it. Buffers of
 * copies are of their own and go with them. `torch.nn.parallel.replicate`
 */
export function replicate<M extends Module>(module: M, devices: readonly Device[]): M[] {
  return devices.map((device, i) => (i === 0 ? module : copyWith(module, (x) => moved(x, device))));
}

function moved(x: Tensor, device: Device): Tensor {
  if (!(x instanceof Buffer)) return x.to({ device });
  const copy = x.detach().to({ device });
  return new Buffer(copy.storage === x.storage ? copy.clone() : copy, { persistent: x.persistent });
}

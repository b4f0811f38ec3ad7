import type { Notebook } from '@kindling-internal/chapter';
import { DataParallel } from '@kindling/parallel';
import { backendOf, getDefaultDevice, listBackends, nn, ones, randn, type Tensor } from 'kindling';

class Net extends nn.Module {
  readonly fc = new nn.Linear(4, 2);

  override forward(x: Tensor): Tensor {
    return this.fc(x);
  }
}

/** Whether a device can be used, and if not, why. */
function state(name: string): string {
  try {
    backendOf(name);
    return 'ready';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function devices({ section, print }: Notebook): void {
  section('17 devices and DataParallel');
  const model = new Net();
  print(model(ones([1, 4])));
  // On the CPU alone there is nothing to divide: it calls the module itself.
  const parallel = new DataParallel(model);
  print(parallel);
  print(parallel(ones([1, 4])));

  section('Which devices are there?');
  print('registered:', listBackends().join(', '));
  for (const name of ['cpu', 'cuda', 'meta']) print(`${name}: ${state(name)}`);
  print('in use:', getDefaultDevice());

  section('Moving');
  const x = randn([2, 4]);
  // The device `meta` has shapes and no numbers: a model for it costs no memory.
  const shapes = new Net().to('meta');
  print(x.device, shapes.fc.weight.device, shapes(x.to('meta')).shape);
  try {
    shapes(x);
  } catch (error) {
    print(error instanceof Error ? error.message.split('\n')[0] : error);
  }
}

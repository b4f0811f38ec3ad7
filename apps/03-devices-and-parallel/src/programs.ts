// What the ranks run: each function on every rank, with its number.
import {
  allReduce,
  ColumnParallelLinear,
  DistributedDataParallel,
  getWorldSize,
  initProcessGroup,
  recv,
  RowParallelLinear,
  send,
} from '@kindling/parallel';
import { emptyLike, nn, optim, relu, tensor, zeros, type Tensor } from 'kindling';
import { batches, batchSize, lr, MLP } from './task.ts';

const { crossEntropy } = nn.functional;

/** Model split: rank 0 has the first layer, rank 1 the second; values go forward, gradients come back. */
export async function modelSplit(rank: number, images: Tensor, labels: Tensor): Promise<number[]> {
  await initProcessGroup();
  const { hidden, act, output } = new MLP();
  const optimizer = new optim.SGD((rank === 0 ? hidden : output).parameters(), { lr });
  const losses: number[] = [];
  for (const [x, y] of batches(images, labels)) {
    optimizer.zeroGrad();
    if (rank === 0) {
      const values = act(hidden(x));
      send(values.detach(), 1);
      const gradient = emptyLike(values);
      recv(gradient, 1);
      values.backward(gradient);
    } else {
      const values = zeros([batchSize, 64]);
      recv(values, 0);
      values.requiresGrad_();
      const loss = crossEntropy(output(values), y);
      loss.backward();
      send(values.grad as Tensor, 0);
      losses.push(loss.item());
    }
    optimizer.step();
  }
  return losses;
}

/** Layer split: each rank has a share of the hidden neurons, and its part of the sum behind them. */
export async function layerSplit(rank: number, images: Tensor, labels: Tensor): Promise<number[]> {
  await initProcessGroup();
  const { hidden, output } = new MLP();
  const share = 64 / getWorldSize();
  const part = (x: Tensor, dim: number): Tensor =>
    x
      .detach()
      .narrow(dim, rank * share, share)
      .clone()
      .requiresGrad_();
  const [w1, b1] = [part(hidden.weight, 0), part(hidden.bias as Tensor, 0)];
  const w2 = part(output.weight, 1);
  const b2 = output.bias as Tensor;
  const optimizer = new optim.SGD([w1, b1, w2, b2], { lr });
  return [...batches(images, labels)].map(([x, y]) => {
    const own = relu(x.matmul(w1.t()).add(b1)).matmul(w2.t());
    const all = own.detach().clone();
    allReduce(all);
    // The sum of all ranks' parts, whose gradient by the own part is one.
    const sum = own.add(all.sub(own.detach()));
    const loss = crossEntropy(sum.add(b2), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}

/** The same, by layers made for it. */
export async function parallelLayers(_rank: number, images: Tensor, labels: Tensor): Promise<number[]> {
  await initProcessGroup();
  const whole = new MLP();
  const net = new nn.Sequential(
    new ColumnParallelLinear(784, 64, { gatherOutput: false, values: whole.hidden }),
    new nn.ReLU(),
    new RowParallelLinear(64, 10, { inputIsParallel: true, values: whole.output }),
  );
  const optimizer = new optim.SGD(net.parameters(), { lr });
  return [...batches(images, labels)].map(([x, y]) => {
    const loss = crossEntropy(net(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}

/** Data split: each rank has the whole model and its share of each batch. */
export async function dataSplit(rank: number, images: Tensor, labels: Tensor): Promise<number[]> {
  await initProcessGroup();
  const share = batchSize / getWorldSize();
  const model = new DistributedDataParallel(new MLP());
  const optimizer = new optim.SGD(model.parameters(), { lr });
  return [...batches(images, labels)].map(([x, y]) => {
    const loss = crossEntropy(model(x.narrow(0, rank * share, share)), y.narrow(0, rank * share, share));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    const mean = tensor([loss.item()]);
    allReduce(mean, { op: 'avg' });
    return mean.item();
  });
}

// Training steps of whole networks.
import { fromArray, mean, select, type Tensor } from '@kindling/core';
import {
  Conv2d,
  CrossEntropyLoss,
  Flatten,
  Linear,
  LSTM,
  MaxPool2d,
  Module,
  ReLU,
  Sequential,
  TransformerEncoder,
  TransformerEncoderLayer,
} from '@kindling/nn';
import { resnet18 } from '@kindling/nn/models';
import { Adam, SGD } from '@kindling/optim';
import type { Call } from '../child/measure.ts';
import { labels, mlp, values } from './data.ts';

const floats = (...sizes: number[]): Tensor => fromArray(values(sizes.reduce((a, b) => a * b)), sizes);

interface Optimizer {
  zeroGrad(): void;
  step(): unknown;
}

function train(net: (x: Tensor) => Tensor, optimizer: Optimizer, x: Tensor): Call {
  const lossFn = new CrossEntropyLoss();
  const batch = x.size(0);
  const y = fromArray(BigInt64Array.from(labels(batch), BigInt), [batch]);
  return () => {
    const loss = lossFn(net(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  };
}

const adam = (net: Module): Adam => new Adam(net.parameters(), { lr: 1e-3 });

/** The last hidden state of an LSTM along the rows of an image. */
class RowLSTM extends Module {
  lstm = new LSTM(28, 64, { batchFirst: true });
  fc = new Linear(64, 10);

  override forward(x: Tensor): Tensor {
    const [, [hidden]] = this.lstm(x);
    return this.fc(select(hidden, 0, -1));
  }
}

/** The mean of a Transformer encoder's tokens. */
class Encoder extends Module {
  inp: Linear;
  enc: TransformerEncoder;
  fc: Linear;

  constructor(inputs: number, d: number, heads: number, ff: number, layers: number) {
    super();
    this.inp = new Linear(inputs, d);
    const layer = new TransformerEncoderLayer(d, heads, { dimFeedforward: ff, dropout: 0, batchFirst: true });
    this.enc = new TransformerEncoder(layer, layers);
    this.fc = new Linear(d, 10);
  }

  override forward(x: Tensor): Tensor {
    return this.fc(mean(this.enc(this.inp(x)), 1));
  }
}

export const networks = {
  mlp: (): Call => {
    const net = new Sequential(new Linear(mlp.inputs, mlp.hidden), new ReLU(), new Linear(mlp.hidden, mlp.classes));
    return train(net, new SGD(net.parameters(), { lr: mlp.lr }), floats(mlp.batch, mlp.inputs));
  },
  lenet: (): Call => {
    const net = new Sequential(
      new Conv2d(1, 6, 5, { padding: 2 }),
      new ReLU(),
      new MaxPool2d(2),
      new Conv2d(6, 16, 5),
      new ReLU(),
      new MaxPool2d(2),
      new Flatten(),
      new Linear(400, 120),
      new ReLU(),
      new Linear(120, 84),
      new ReLU(),
      new Linear(84, 10),
    );
    return train(net, adam(net), floats(64, 1, 28, 28));
  },
  lstm: (): Call => {
    const net = new RowLSTM();
    return train(net, adam(net), floats(64, 28, 28));
  },
  transformer: (): Call => {
    const net = new Encoder(28, 32, 2, 64, 2);
    return train(net, adam(net), floats(64, 28, 28));
  },
  transformer256: (): Call => {
    const net = new Encoder(64, 256, 4, 1024, 4);
    return train(net, adam(net), floats(8, 128, 64));
  },
  resnet18: (): Call => {
    const net = resnet18({ numClasses: 10 });
    return train(net, new SGD(net.parameters(), { lr: 0.01, momentum: 0.9 }), floats(32, 3, 32, 32));
  },
};

// Networks with the layers of those in torchinfo's tests, whose output is in tooling/reference-values/torchinfo.
import { cat, ones, rand, zeros, type Tensor } from '@kindling/core/lean';
import * as nn from '../index.ts';

const { logSoftmax, maxPool2d, relu } = nn.functional;

export class SingleInputNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 10, 5);
  conv2 = new nn.Conv2d(10, 20, 5);
  conv2Drop = new nn.Dropout2d(0.3);
  fc1 = new nn.Linear(320, 50);
  fc2 = new nn.Linear(50, 10);
  static override readonly memberNames = { conv2Drop: 'conv2_drop' };

  override forward(x: Tensor): Tensor {
    const a = relu(maxPool2d(this.conv1(x), 2));
    const b = relu(maxPool2d(this.conv2Drop(this.conv2(a)), 2)).view(-1, 320);
    return logSoftmax(this.fc2(relu(this.fc1(b))), 1);
  }
}

export class MultipleInputNetDifferentDtypes extends nn.Module {
  fc1a = new nn.Linear(300, 50);
  fc1b = new nn.Linear(50, 10);
  fc2a = new nn.Linear(300, 50);
  fc2b = new nn.Linear(50, 10);

  override forward(x1: Tensor, x2: Tensor): Tensor {
    const a = this.fc1b(relu(this.fc1a(x1)));
    return logSoftmax(cat([a, this.fc2b(relu(this.fc2a(x2.float())))], 0), 1);
  }
}

export class LSTMNet extends nn.Module {
  embedding = new nn.Embedding(20, 300);
  encoder = new nn.LSTM(300, 512, { numLayers: 2 });
  decoder = new nn.Linear(512, 20);

  override forward(x: Tensor): [Tensor, nn.LSTMState] {
    const [out, hidden] = this.encoder(this.embedding(x));
    const decoded = this.decoder(out);
    return [decoded.view(-1, decoded.size(2)), hidden];
  }
}

export class PackPaddedLSTM extends nn.Module {
  embedding = new nn.Embedding(60, 128);
  lstm = new nn.LSTM(128, 32);
  hidden2out = new nn.Linear(32, 18);
  dropoutLayer = new nn.Dropout(0.2);

  override forward(batch: Tensor, lengths: Tensor): Tensor {
    const start = ones([1, batch.size(-1), 32]);
    const packed = nn.utils.rnn.packPaddedSequence(this.embedding(batch), lengths);
    const [, [ht]] = this.lstm(packed, [start, start]);
    return logSoftmax(this.hidden2out(this.dropoutLayer(ht.at(-1))), 1);
  }
}

export class RecursiveNet extends nn.Module {
  conv1 = new nn.Conv2d(64, 64, 3, 1, 1);

  override forward(x: Tensor): Tensor {
    let out = x;
    for (let i = 0; i < 6; i++) out = this.conv1(out);
    return out;
  }
}

export class SiameseNets extends nn.Module {
  conv1 = new nn.Conv2d(1, 64, 10);
  conv2 = new nn.Conv2d(64, 128, 7);
  conv3 = new nn.Conv2d(128, 128, 4);
  conv4 = new nn.Conv2d(128, 256, 4);
  pooling = new nn.MaxPool2d(2, 2);
  fc1 = new nn.Linear(256, 4096);
  fc2 = new nn.Linear(4096, 1);
  dropout = new nn.Dropout(0.5);

  override forward(x1: Tensor, x2: Tensor): Tensor {
    const seen = (image: Tensor): Tensor => {
      let x = image;
      for (const conv of [this.conv1, this.conv2, this.conv3, this.conv4]) x = this.pooling(relu(conv(x)));
      return x.view(x.size(0), -1);
    };
    const [a, b] = [seen(x1), seen(x2)];
    return this.fc2(this.dropout(this.fc1(a).sub(this.fc1(b)).abs())).sigmoid();
  }
}

class ContainerChildModule extends nn.Module {
  sequential = new nn.Sequential(new nn.Linear(5, 5), new nn.Linear(5, 5));
  between = new nn.Linear(5, 5);

  override forward(x: Tensor): Tensor {
    const one = (y: Tensor): Tensor => [0, 1].reduce((z, i) => (this.sequential[i] as nn.Linear)(z), y);
    return one(this.sequential(one(this.between(this.sequential(x)))));
  }
}

export class ContainerModule extends nn.Module {
  layers = new nn.ModuleList<nn.Module>([new nn.Linear(5, 5), new ContainerChildModule(), new nn.Linear(5, 5)]);

  override forward(x: Tensor): Tensor {
    let out = x;
    for (const layer of this.layers) out = layer(out) as Tensor;
    return out;
  }
}

export class ModuleDictModel extends nn.Module {
  choices = new nn.ModuleDict<nn.Module>({ conv: new nn.Conv2d(10, 10, 3), pool: new nn.MaxPool2d(3) });
  activations = new nn.ModuleDict<nn.Module>({ lrelu: new nn.LeakyReLU(), prelu: new nn.PReLU() });

  override forward(x: Tensor, layer: string, activation: string): Tensor {
    return this.activations.get(activation)(this.choices.get(layer)(x)) as Tensor;
  }
}

export class AutoEncoder extends nn.Module {
  encoder = new nn.Sequential(new nn.Conv2d(3, 16, 3, { padding: 1 }), new nn.ReLU());
  pool = new nn.MaxPool2d(2, 2, { returnIndices: true });
  unpool = new nn.MaxUnpool2d(2, 2);
  decode = new nn.Sequential(new nn.Conv2d(16, 3, 3, { padding: 1 }), new nn.ReLU());

  override forward(x: Tensor): Tensor {
    const encoded = this.encoder(x);
    const [values, indices] = this.pool(encoded);
    return this.decode(this.unpool(values, indices, encoded.sizes));
  }
}

export class MixedTrainableParameters extends nn.Module {
  w = new nn.Parameter(zeros([10]));
  b = new nn.Parameter(zeros([10]), { requiresGrad: false });
}

export class MixedTrainable extends nn.Module {
  fullyTrainable = new nn.Conv1d(1, 1, 1);
  partiallyTrainable = new nn.Conv1d(1, 1, 1);
  nonTrainable = new nn.Conv1d(1, 1, 1);
  dropout = new nn.Dropout();

  constructor() {
    super();
    if (this.partiallyTrainable.bias !== null) this.partiallyTrainable.bias.requiresGrad = false;
    this.nonTrainable.requiresGrad_(false);
  }

  override forward(x: Tensor): Tensor {
    return this.dropout(this.nonTrainable(this.partiallyTrainable(this.fullyTrainable(x))));
  }
}

export class ReuseLinear extends nn.Module {
  model: nn.Sequential;

  constructor() {
    super();
    const linear = new nn.Linear(10, 10);
    this.model = new nn.Sequential(
      ...[0, 1, 2, 3].flatMap((): nn.Module[] => [linear, new nn.ReLU({ inplace: true })]),
    );
  }

  override forward(x: Tensor): Tensor {
    return this.model(x);
  }
}

export class ReuseReLU extends nn.Module {
  model: nn.Sequential;

  constructor() {
    super();
    const activation = new nn.ReLU({ inplace: true });
    const stages = [1, 2, 4].flatMap((n): nn.Module[] => [
      new nn.Conv2d(n, 2 * n, 1, { stride: 2, padding: 1 }),
      new nn.BatchNorm2d(2 * n),
      activation,
    ]);
    const first: nn.Module[] = [new nn.ReflectionPad2d(3), new nn.Conv2d(4, 1, 1), new nn.BatchNorm2d(1), activation];
    this.model = new nn.Sequential(...first, ...stages);
  }

  override forward(x: Tensor): Tensor {
    return this.model(x);
  }
}

class Block extends nn.Module {
  layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 4)]);
  act: nn.ReLU;

  constructor(act: nn.ReLU) {
    super();
    this.act = act;
  }

  override forward(x: Tensor): Tensor {
    let out = x;
    for (const layer of this.layers) out = this.act(layer(out));
    return out;
  }
}

export class SharedModuleInNestedList extends nn.Module {
  blocks: nn.ModuleList<Block>;

  constructor() {
    super();
    const act = new nn.ReLU();
    this.blocks = new nn.ModuleList([new Block(act), new Block(act), new Block(act)]);
  }

  override forward(x: Tensor): Tensor {
    let out = x;
    for (const block of this.blocks) out = block(out);
    return out;
  }
}

export class RegisterParameter extends nn.Sequential {
  weights = new nn.Parameter(zeros([2]));
}

export class ParameterListModel extends nn.Module {
  weights = new nn.ParameterList([new nn.Parameter(zeros([100, 100])), new nn.Parameter(zeros([100, 200]))]);

  override forward(x: Tensor): Tensor {
    return x;
  }
}

export class ParameterFCNet extends nn.Module {
  a = new nn.Parameter(rand([128, 64]));
  b = new nn.Parameter(rand([64]));
  fc2: nn.Linear | null;

  constructor(outputDim: number | null = null) {
    super();
    this.fc2 = outputDim === null ? null : new nn.Linear(64, outputDim);
  }

  override forward(x: Tensor): Tensor {
    const h = x.matmul(this.a).add(this.b);
    return this.fc2 === null ? h : this.fc2(h);
  }
}

export class UninitializedParameterModel extends nn.Module {
  param: nn.Parameter = new nn.UninitializedParameter();

  override forward(x: Tensor): Tensor {
    this.param = new nn.Parameter(zeros([128]));
    return x;
  }
}

class Inside extends nn.Module {
  l1 = new nn.Linear(1, 1);
  param1 = new nn.Parameter(ones([1]));
  static override readonly memberNames = { l1: 'l_1' };

  override forward(x: Tensor): Tensor {
    return this.l1(x).mul(this.param1);
  }
}

export class InsideModel extends nn.Module {
  l0 = new nn.Linear(2, 1);
  param0 = new nn.Parameter(ones([2]));
  inside = new Inside();
  static override readonly memberNames = { l0: 'l_0' };

  override forward(x: Tensor): Tensor {
    return this.inside(this.l0(x)).mul(this.param0);
  }
}

const same = (from: number, to: number, k: number, dilation = 1): nn.Conv2d =>
  new nn.Conv2d(from, to, k, { padding: 'same', dilation });
const dictOf = (indices: readonly number[], dilation: (i: number) => number): nn.ModuleDict<nn.Module> =>
  new nn.ModuleDict(
    indices.flatMap((i): [string, nn.Module][] => [
      [`in_conv${i}`, same(8, 8, 3, dilation(i))],
      [`in_bn${i}`, new nn.BatchNorm2d(8)],
    ]),
  );

export class RecursiveWithMissingLayers extends nn.Module {
  outConv0 = same(3, 8, 5);
  outBn0 = new nn.BatchNorm2d(8);
  block0 = dictOf([1, 2, 3], (i) => 2 ** i);
  block1 = dictOf([4, 5, 6], (i) => 2 ** (7 - i));
  outConv7 = same(8, 1, 1);
  outBn7 = new nn.BatchNorm2d(1);
  static override readonly memberNames = {
    outConv0: 'out_conv0',
    outBn0: 'out_bn0',
    outConv7: 'out_conv7',
    outBn7: 'out_bn7',
  };

  override forward(x: Tensor): Tensor {
    let out = relu(this.outBn0(this.outConv0(x)));
    for (const [, layer] of [...this.block0, ...this.block1]) {
      out = layer(out) as Tensor;
      if (layer instanceof nn.BatchNorm2d) out = relu(out);
    }
    return relu(this.outBn7(this.outConv7(out)));
  }
}

export class SimpleRNN extends nn.Module {
  lstm = new nn.LSTMCell(3, 2);
  activation = new nn.Tanh();
  projection = new nn.Linear(2, 3);

  override forward(x: Tensor): Tensor {
    let [hx, cx] = [rand([x.size(0), 2]), rand([x.size(0), 2])];
    for (let i = 0; i < 4; i++) {
      [hx, cx] = this.lstm(x, [hx, cx]);
      hx = this.activation(hx);
    }
    return hx;
  }
}

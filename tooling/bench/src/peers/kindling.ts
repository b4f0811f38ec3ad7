import '@kindling/autograd';
import { cpuInfo } from '@kindling/cpu-backend';
import { fromArray, gelu, ones, softmax, version, type Tensor } from '@kindling/core';
import {
  Conv2d,
  CrossEntropyLoss,
  Flatten,
  Linear,
  MaxPool2d,
  ReLU,
  Sequential,
  functional,
  type Module,
} from '@kindling/nn';
import { Adam, SGD } from '@kindling/optim';
import type { FixedCaseName } from '../cases.ts';
import type { Call } from '../child/measure.ts';
import { serve, type Subject } from '../child/serve.ts';
import { labels, mlp, values } from './data.ts';
import { opCall } from './kindling-op.ts';

const floats = (...sizes: number[]): Tensor => fromArray(values(sizes.reduce((a, b) => a * b)), sizes);

function gemm(n: number): () => Call {
  return () => {
    const [a, b] = [floats(n, n), floats(n, n)];
    return () => void a.matmul(b);
  };
}

function additions(requiresGrad: boolean): () => Call {
  return () => {
    const [start, one] = [ones(1, { requiresGrad }), ones(1)];
    return () => {
      let sum = start;
      for (let i = 0; i < 1000; i++) sum = sum.add(one);
    };
  };
}

/** A convolution with its bias, forward and backward. */
function conv(channels: number, size: number, outChannels: number, kernel: number, options: ConvOptions): () => Call {
  return () => {
    const { stride = 1, padding = 0, toInput = true } = options;
    const layer = new Conv2d(channels, outChannels, kernel, { stride, padding });
    const x = floats(16, channels, size, size).requiresGrad_(toInput);
    const g = floats(...layer(x).sizes);
    return () => {
      x.grad = null;
      layer.zeroGrad();
      layer(x).backward(g);
    };
  };
}

interface ConvOptions {
  readonly stride?: number;
  readonly padding?: number;
  /** Whether the gradient of the input is computed. */
  readonly toInput?: boolean;
}

interface Optimizer {
  zeroGrad(): void;
  step(): unknown;
}

function train(net: Module, optimizer: Optimizer, x: Tensor): Call {
  const lossFn = new CrossEntropyLoss();
  const y = fromArray(BigInt64Array.from(labels(mlp.batch), BigInt), [mlp.batch]);
  return () => {
    const loss = lossFn(net(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  };
}

function trainMlp(): Call {
  const net = new Sequential(new Linear(mlp.inputs, mlp.hidden), new ReLU(), new Linear(mlp.hidden, mlp.classes));
  return train(net, new SGD(net.parameters(), { lr: mlp.lr }), floats(mlp.batch, mlp.inputs));
}

function trainLenet(): Call {
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
  return train(net, new Adam(net.parameters(), { lr: 1e-3 }), floats(64, 1, 28, 28));
}

const cases: Record<FixedCaseName, () => Call> = {
  gemm64: gemm(64),
  gemm256: gemm(256),
  gemm512: gemm(512),
  gemm1024: gemm(1024),
  add1e6: () => {
    const [a, b] = [floats(1e6), floats(1e6)];
    return () => void a.add(b);
  },
  exp1e6: () => {
    const a = floats(1e6);
    return () => void a.exp();
  },
  gelu1e6: () => {
    const a = floats(1e6);
    return () => void gelu(a);
  },
  sum1e6: () => {
    const a = floats(1e6);
    return () => void a.sum();
  },
  softmax1024: () => {
    const a = floats(1024, 1024);
    return () => void softmax(a, 1);
  },
  layernorm1024: () => {
    const [a, weight, bias] = [floats(1024, 1024), ones(1024), floats(1024)];
    return () => void functional.layerNorm(a, [1024], { weight, bias });
  },
  convLenet28: conv(1, 28, 6, 5, { padding: 2, toInput: false }),
  convLenet14: conv(6, 14, 16, 5, {}),
  convResnet224: conv(3, 224, 64, 7, { stride: 2, padding: 3, toInput: false }),
  convResnet56: conv(64, 56, 64, 3, { padding: 1 }),
  convResnet28: conv(128, 28, 128, 3, { padding: 1 }),
  convResnet14: conv(256, 14, 256, 3, { padding: 1 }),
  convResnet7: conv(512, 7, 512, 3, { padding: 1 }),
  add1_x1000: additions(false),
  add1rec_x1000: additions(true),
  mlp: trainMlp,
  lenet: trainLenet,
};

void serve((): Subject => {
  const { wasmMode, threads } = cpuInfo();
  return { version, threads, mode: wasmMode, cases, op: opCall };
});

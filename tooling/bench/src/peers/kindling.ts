import '@kindling/autograd';
import { cpuInfo } from '@kindling/cpu-backend';
import { fromArray, gelu, ones, softmax, version, type Tensor } from '@kindling/core';
import { Conv2d, functional } from '@kindling/nn';
import type { FixedCaseName } from '../cases.ts';
import type { Call } from '../child/measure.ts';
import { serve, type Subject } from '../child/serve.ts';
import { values } from './data.ts';
import { networks } from './kindling-networks.ts';
import { opCall } from './kindling-op.ts';

const floats = (...sizes: number[]): Tensor => fromArray(values(sizes.reduce((a, b) => a * b)), sizes);

interface GemmOptions {
  readonly dtype?: 'float32' | 'float64';
  /** Which operands are transposed views. */
  readonly transposed?: readonly [a: boolean, b: boolean];
}

function gemm(n: number, { dtype = 'float32', transposed = [false, false] }: GemmOptions = {}): () => Call {
  return () => {
    const [a, b] = transposed.map((turn) => (turn ? floats(n, n).to(dtype).t() : floats(n, n).to(dtype)));
    return () => void (a as Tensor).matmul(b as Tensor);
  };
}

const product =
  (a: readonly number[], b: readonly number[]): (() => Call) =>
  () => {
    const [x, y] = [floats(...a), floats(...b)];
    return () => void x.matmul(y);
  };

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

const cases: Record<FixedCaseName, () => Call> = {
  gemm64: gemm(64),
  gemm256: gemm(256),
  gemm512: gemm(512),
  gemm1024: gemm(1024),
  gemm128: gemm(128),
  gemm2048: gemm(2048),
  gemm512tn: gemm(512, { transposed: [true, false] }),
  gemm512nt: gemm(512, { transposed: [false, true] }),
  gemm512tt: gemm(512, { transposed: [true, true] }),
  gemm512float64: gemm(512, { dtype: 'float64' }),
  bmm32x64: product([32, 64, 64], [32, 64, 64]),
  mv4096: product([4096, 4096], [4096]),
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
  ...networks,
};

void serve((): Subject => {
  const { wasmMode, threads } = cpuInfo();
  return { version, threads, mode: wasmMode, cases, op: opCall };
});

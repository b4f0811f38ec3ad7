// What is timed (the cases of the suite `ops` are in op-cases.ts). Every peer computes the same thing; these figures say how much work one call is.

import { opCases, type OpCaseName } from './op-cases.ts';

export interface Case {
  /** Floating-point operations of one call, where they are what it costs. */
  readonly flops?: number;
  /** Bytes that one call has to read and write. */
  readonly bytes?: number;
}

const square = (n: number): Case => ({ flops: 2 * n ** 3, bytes: 12 * n ** 2 });
const floats = (count: number): Case => ({ bytes: 4 * count });

/** Batch 64 through 784-256-10: forward, gradient of both weights, gradient of the hidden layer. */
const mlp: Case = { flops: 2 * 64 * (2 * 784 * 256 + 3 * 256 * 10) };

/** Batch 16, forward and backward: products of each output with its patch, once more for the weight and for the input. */
const conv = (channels: number, outChannels: number, kernel: number, out: number, passes: 2 | 3): Case => ({
  flops: passes * 2 * 16 * outChannels * out ** 2 * channels * kernel ** 2,
});

/** LeNet, batch 64: the first convolution needs no gradient of its input. */
const lenet: Case = {
  flops: 2 * 64 * (2 * 6 * 784 * 25 + 3 * 16 * 100 * 150 + 3 * (400 * 120 + 120 * 84 + 84 * 10)),
};

/** LSTM(28, 64) over 28 rows, batch 64, and a layer after the last; backward is two products for each. */
const lstm: Case = { flops: 3 * 2 * 64 * (28 * 256 * (28 + 64) + 64 * 10) };
/** Encoder layers: four projections, two products of attention, two layers of the feed-forward part. */
const encoder = (batch: number, tokens: number, d: number, ff: number, layers: number): Case => ({
  flops: 3 * layers * 2 * batch * tokens * (4 * d ** 2 + 2 * tokens * d + 2 * d * ff),
});
/** ResNet-18 on 32 images of 32×32: 37.2 million products an image. */
const resnet18: Case = { flops: 3 * 2 * 32 * 37.2e6 };

export const suites = {
  gemm: {
    gemm64: square(64),
    gemm128: square(128),
    gemm256: square(256),
    gemm512: square(512),
    gemm1024: square(1024),
    gemm2048: square(2048),
    /** The first, the second, or both operands transposed. */
    gemm512tn: square(512),
    gemm512nt: square(512),
    gemm512tt: square(512),
    gemm512float64: square(512),
    bmm32x64: { flops: 32 * 2 * 64 ** 3 },
    mv4096: { flops: 2 * 4096 ** 2, bytes: 4 * 4096 ** 2 },
  },
  pointwise: {
    add1e6: floats(3e6),
    exp1e6: floats(2e6),
    gelu1e6: floats(2e6),
    sum1e6: floats(1e6),
    softmax1024: floats(2 * 1024 ** 2),
    layernorm1024: floats(2 * 1024 ** 2),
  },
  /** LeNet's two convolutions and five of ResNet-18, by the size of their images. */
  conv: {
    convLenet28: conv(1, 6, 5, 28, 2),
    convLenet14: conv(6, 16, 5, 10, 3),
    convResnet224: conv(3, 64, 7, 112, 2),
    convResnet56: conv(64, 64, 3, 56, 3),
    convResnet28: conv(128, 128, 3, 28, 3),
    convResnet14: conv(256, 256, 3, 14, 3),
    convResnet7: conv(512, 512, 3, 7, 3),
  },
  /** A thousand one-element additions, each to the result of the one before; `rec` records them for backward. */
  smallop: { add1_x1000: {}, add1rec_x1000: {} },
  /** A full step: loss, backward, optimizer. */
  train: {
    mlp,
    lenet,
    lstm,
    transformer: encoder(64, 28, 32, 64, 2),
    transformer256: encoder(8, 128, 256, 1024, 4),
    resnet18,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Case>>>>;

type CasesOf<S> = S extends unknown ? keyof S : never;
export type FixedCaseName = CasesOf<(typeof suites)[keyof typeof suites]>;
export type CaseName = FixedCaseName | OpCaseName;
export type SuiteName = keyof typeof suites | 'ops';

/** What `all` runs: the suites of few cases, on every library. */
export const fixedSuiteNames = Object.keys(suites) as (keyof typeof suites)[];
export const suiteNames: readonly SuiteName[] = [...fixedSuiteNames, 'ops'];
export const caseNamesOf = (suite: SuiteName): CaseName[] =>
  suite === 'ops' ? [...opCases.keys()] : (Object.keys(suites[suite]) as FixedCaseName[]);
export const workOf = (name: CaseName): Case =>
  (Object.assign({}, ...Object.values(suites))[name as string] ?? {}) as Case;

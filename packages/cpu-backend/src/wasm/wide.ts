// The modules of cpp/wide, one for float32 and one for float64. V8 compiles each function at its first call; there, the
// revectoriser is switched on, so that it costs a millisecond or two a function and nothing at start. What it made is
// compared with the plain code once, bit for bit.
import type { PoolExports } from '../threads/pool.ts';
import { OPTIMIZE_FIRST, REVECTORIZE, withFlags } from './flags.ts';
import type { Host } from './host.ts';
import { inlined, type Owner } from './instantiate.ts';
import { sampleBits } from './wide-samples.ts';

/** Of which queries the scores are, and what is done to them: cpp/wide/attention.cpp. Strides are those of the mask, 0 for none. */
export type AttentionRows = readonly [
  mask: number,
  first: number,
  count: number,
  heads: number,
  length: number,
  keys: number,
  scale: number,
  causal: number,
  stepN: number,
  stepH: number,
  stepL: number,
  stepS: number,
];

/** The descriptors of tensors and the shape of all: cpp/wide/attention_heads.cpp. */
export type AttentionHeads = readonly [
  tensors: number,
  totals: number,
  n: number,
  heads: number,
  length: number,
  keys: number,
  size: number,
  valueSize: number,
  scale: number,
  causal: number,
];

/** Pointers are byte addresses. Only what returns a number can fail (abi/status.ts). */
export interface WideExports extends PoolExports {
  math(op: number, a: number, b: number, out: number, n: number): void;
  sumRows(x: number, out: number, rows: number, n: number): void;
  maximumRows(x: number, out: number, rows: number, n: number): void;
  minimumRows(x: number, out: number, rows: number, n: number): void;
  softmax(x: number, y: number, rows: number, n: number): void;
  logSoftmax(x: number, y: number, rows: number, n: number): void;
  softmaxBackward(g: number, y: number, out: number, rows: number, n: number): void;
  logSoftmaxBackward(g: number, y: number, out: number, rows: number, n: number): void;
  crossEntropy(x: number, target: number, out: number, rows: number, n: number, ignore: number, block: number): number;
  crossEntropyBackward(
    g: number,
    x: number,
    target: number,
    out: number,
    rows: number,
    n: number,
    ignore: number,
    block: number,
  ): number;
  layerNorm(
    x: number,
    weight: number,
    bias: number,
    y: number,
    means: number,
    rstds: number,
    rows: number,
    n: number,
    eps: number,
  ): void;
  layerNormBackward(
    g: number,
    x: number,
    weight: number,
    means: number,
    rstds: number,
    gx: number,
    gWeight: number,
    gBias: number,
    shares: number,
    rows: number,
    n: number,
  ): void;
  batchNorm(
    x: number,
    weight: number,
    bias: number,
    y: number,
    means: number,
    variances: number,
    n: number,
    channels: number,
    length: number,
    eps: number,
  ): void;
  batchNormBackward(
    g: number,
    x: number,
    weight: number,
    means: number,
    variances: number,
    gx: number,
    gWeight: number,
    gBias: number,
    n: number,
    channels: number,
    length: number,
    eps: number,
  ): void;
  attentionWeights(scores: number, totals: number, ...rows: AttentionRows): void;
  attentionGradients(scores: number, gradients: number, totals: number, ...rows: AttentionRows): void;
  attentionHeads(...args: AttentionHeads): void;
  attentionHeadsBackward(...args: AttentionHeads): void;
  lstmStep(gates: number, cellBefore: number, hidden: number, cell: number, rows: number, n: number): void;
  lstmStepBackward(
    gates: number,
    cell: number,
    cellBefore: number,
    gHidden: number,
    gOutput: number,
    gCells: number,
    gCell: number,
    gGates: number,
    rows: number,
    n: number,
  ): void;
  gruStep(x: number, h: number, before: number, hidden: number, gates: number, rows: number, n: number): void;
  gruStepBackward(
    gates: number,
    before: number,
    gOutput: number,
    gHidden: number,
    gx: number,
    gh: number,
    rows: number,
    n: number,
  ): void;
}

/** A function of the module; for `math`, the op's code, since each op is a function of its own. */
export type WideKey = Exclude<keyof WideExports, 'math' | keyof PoolExports> | number;

export class Wide {
  private readonly chosen = new Map<WideKey, WideExports>();
  private readonly choose: (key: WideKey) => WideExports;

  constructor(choose: (key: WideKey) => WideExports) {
    this.choose = choose;
  }

  /** The module to call for `key`. */
  for(key: WideKey): WideExports {
    let kernels = this.chosen.get(key);
    if (kernels === undefined) this.chosen.set(key, (kernels = this.choose(key)));
    return kernels;
  }
}

/** Nothing is compiled before the first use. */
export function loadWide(base64: string, owner: Owner, host: Host, revectorize: boolean): Wide {
  const { heap } = owner;
  const plain = inlined<WideExports>(base64, owner, {});
  // V8 shares compiled code between modules of the same bytes; the name tells them apart.
  const fast = revectorize ? inlined<WideExports>(base64, owner, {}, 'revectorised') : null;
  return new Wide((key) => {
    if (fast === null) return plain();
    const candidate = fast();
    const bits = withFlags(host, [REVECTORIZE, OPTIMIZE_FIRST], () => sampleBits(heap, candidate, key));
    return sampleBits(heap, plain(), key).every((word, i) => word === bits[i]) ? candidate : plain();
  });
}

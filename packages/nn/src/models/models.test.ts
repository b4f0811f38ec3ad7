// Beside torchvision's networks (tooling/reference-values/models.py): text, first weights and logits.
import '../../../cpu-backend/src/index.ts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { noGrad } from '@kindling/autograd';
import { manualSeed, randn, setDefaultDevice, type Tensor } from '@kindling/core';
import { afterEach, describe, expect, it } from 'vitest';
import { BatchNorm1d, GroupNorm, init, type Module } from '../index.ts';
import * as models from './index.ts';

type Entry = [name: string, shape: number[], sum: number, absolute: number, first: number[]];
interface Drawn {
  readonly state: readonly Entry[];
  readonly size: number[];
  readonly logits: number[][];
}
const path = new URL('../../../../tooling/reference-values/models.json', import.meta.url);
const { drawn, printed, text } = JSON.parse(readFileSync(path, 'utf8')) as {
  drawn: Record<string, Drawn>;
  printed: Record<string, string>;
  text: Record<string, string>;
};

const ofImages = { patchSize: 8, imageSize: 32, numLayers: 2, numHeads: 4, hiddenDim: 32, mlpDim: 64, numClasses: 10 };
const convStemConfigs = [8, 12].map((outChannels) => ({ outChannels, kernelSize: 3, stride: 2 }));

const builders: Record<string, () => Module> = {
  'resnet18()': () => models.resnet18(),
  'resnet50(num_classes=10, zero_init_residual=True, replace_stride_with_dilation=[False, True, True])': () =>
    models.resnet50({ numClasses: 10, zeroInitResidual: true, replaceStrideWithDilation: [false, true, true] }),
  'ResNet(Bottleneck, [1, 1, 1, 1], groups=4, width_per_group=32, norm_layer=GroupNorm(4))': () =>
    new models.ResNet(models.Bottleneck, [1, 1, 1, 1], {
      numClasses: 7,
      groups: 4,
      widthPerGroup: 32,
      normLayer: (n) => new GroupNorm(4, n),
    }),
  'vgg11()': () => models.vgg11(),
  'alexnet()': () => models.alexnet(),
  'VisionTransformer(32, 8, 2, 4, 32, 64)': () => new models.VisionTransformer(ofImages),
  'VisionTransformer(32, 4, 2, 4, 32, 64, representation_size=16, stem)': () =>
    new models.VisionTransformer({ ...ofImages, patchSize: 4, representationSize: 16, convStemConfigs }),
  'MLP(12, [16, 8, 4], BatchNorm1d, dropout=0.3)': () =>
    new models.MLP(12, [16, 8, 4], { normLayer: (n) => new BatchNorm1d(n), dropout: 0.3 }),
  'LeNet()': () => new models.LeNet(),
};

describe.each(Object.entries(drawn))('%s', (expr, { state, size, logits }) => {
  it('starts from the same weights, prints and computes the same', () => {
    manualSeed(0);
    const net = (builders[expr] as () => Module)();
    if (text[expr] !== undefined) expect(String(net)).toBe(text[expr]);
    const found = Object.entries(net.stateDict());
    expect(found.map(([name, x]) => [name, x.sizes])).toEqual(state.map(([name, shape]) => [name, shape]));
    for (const [i, [name, x]] of found.entries()) {
      const [, , sum, absolute, first] = state[i] as Entry;
      const total = x.abs().sum(null, { dtype: 'float64' }).item();
      // Truncated normals go through erfinv, whose last digits are its own.
      const off = /conv_proj.weight|pre_logits/.test(name) ? 1e-6 : 1e-9;
      expect(Math.abs(x.sum(null, { dtype: 'float64' }).item() - sum), name).toBeLessThanOrEqual(off * absolute);
      expect(Math.abs(total - absolute), name).toBeLessThanOrEqual(off * absolute);
      const start = x.flatten().narrow(0, 0, Math.min(4, first.length));
      for (const [j, v] of (start.toArray() as number[]).entries())
        expect(Math.abs(v - (first[j] as number)), name).toBeLessThanOrEqual(10 * off * Math.abs(v));
    }
    for (const p of net.parameters()) if (p.detach().abs().max().item() === 0) init.normal_(p, 0, 0.1);
    manualSeed(1);
    const out = noGrad(() => net.eval()(randn(size)) as Tensor);
    const scale = Math.max(...logits.flat().map(Math.abs));
    for (const [i, row] of (out.toArray() as number[][]).entries())
      for (const [j, v] of row.entries())
        expect(Math.abs(v - (logits[i]?.[j] ?? NaN))).toBeLessThanOrEqual(1e-5 * Math.max(1, scale));
  }, 300_000);
});

const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

describe('prints as torchvision prints it:', () => {
  afterEach(() => {
    setDefaultDevice('cpu');
  });

  it.each(Object.entries(printed))('%s', (expr, hash) => {
    setDefaultDevice('meta');
    const make: unknown = Reflect.get(models, camelCase(expr.slice(0, -2)));
    const net = (make as () => Module)();
    expect(createHash('sha256').update(String(net)).digest('hex')).toBe(hash);
  });
});

describe('bad options', () => {
  it('are named', () => {
    const wide = { widthPerGroup: 128 };
    expect(() => models.resnet18(wide)).toThrow(/BasicBlock: only supports groups 1, baseWidth 64/);
    expect(() => new models.VisionTransformer({ ...ofImages, patchSize: 7 })).toThrow(/imageSize 32 .* patchSize 7/);
    expect(() => new models.VisionTransformer(ofImages)(randn([1, 3, 32, 30]))).toThrow(/\(N, 3, 32, 32\), got \[1/);
  });
});

// Networks that torchvision does not have, beside the same mathematics in PyTorch (tooling/reference-values/models.py).
import '../../../cpu-backend/src/index.ts';
import { readFileSync } from 'node:fs';
import { noGrad } from '@kindling/autograd';
import { arange, Generator, manualSeed, randn, setDefaultDevice, tensor, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { init, type Module } from '../index.ts';
import { GPT, UNet, VisionTransformer, vitB32 } from './index.ts';

const path = new URL('../../../../tooling/reference-values/models.json', import.meta.url);
const reference = JSON.parse(readFileSync(path, 'utf8')) as {
  unet: Record<'true' | 'false', number[][][][]>;
  gpt: { ids: number[][]; logits: number[][][]; greedy: number[][] };
};

/** Parameters that PyTorch's side has too. */
function waves<T extends Module>(net: T): T {
  noGrad(() => {
    for (const [i, p] of net.parameters().entries())
      p.copy_(arange(p.numel(), { dtype: 'float64' }).mul(0.37).add(i).sin().mul(0.2).view(p.sizes));
  });
  net.eval();
  return net;
}
const largest = (a: Tensor, b: Tensor): number => a.sub(b).abs().max().item();

describe('UNet', () => {
  it.each([false, true])('computes what PyTorch computes, bilinear: %s', (bilinear) => {
    const net = waves(new UNet(2, 3, { bilinear, baseChannels: 4 }));
    manualSeed(1);
    const out = noGrad(() => net(randn([1, 2, 37, 50])));
    expect(out.sizes).toEqual([1, 3, 37, 50]);
    const wanted = tensor(reference.unet[`${bilinear}`]);
    expect(largest(out.at('...', '::9', '::7'), wanted)).toBeLessThan(1e-5 * wanted.abs().max().item());
  });

  it('has the names of the U-Net that others trained', () => {
    const names = Object.keys(new UNet(3, 2, { baseChannels: 4 }).stateDict());
    for (const name of [
      'inc.double_conv.0.weight',
      'down1.maxpool_conv.1.double_conv.4.running_mean',
      'up1.up.bias',
      'up4.conv.double_conv.3.weight',
      'outc.conv.bias',
    ])
      expect(names).toContain(name);
  });
});

const small = { vocabSize: 11, nPositions: 8, nEmbd: 12, nLayer: 2, nHead: 3 };

describe('GPT', () => {
  const ids = tensor(reference.gpt.ids, { dtype: 'int64' });

  it('computes what the paper says', () => {
    const net = waves(new GPT(small));
    const wanted = tensor(reference.gpt.logits);
    expect(
      largest(
        noGrad(() => net(ids)),
        wanted,
      ),
    ).toBeLessThan(1e-5 * wanted.abs().max().item());
    expect(net.generate(ids, { maxNewTokens: 9, temperature: 0 }).toArray()).toEqual(reference.gpt.greedy);
  });

  it("has the names of Hugging Face's GPT2LMHeadModel, and one weight for first and last", () => {
    const net = new GPT(small);
    expect(Object.keys(net.stateDict()).filter((name) => !name.includes('.1.'))).toEqual([
      'transformer.wte.weight',
      'transformer.wpe.weight',
      ...['ln_1.weight', 'ln_1.bias', 'attn.c_attn.weight', 'attn.c_attn.bias', 'attn.c_proj.weight'].map(
        (name) => `transformer.h.0.${name}`,
      ),
      ...['attn.c_proj.bias', 'ln_2.weight', 'ln_2.bias', 'mlp.c_fc.weight', 'mlp.c_fc.bias'].map(
        (name) => `transformer.h.0.${name}`,
      ),
      'transformer.h.0.mlp.c_proj.weight',
      'transformer.h.0.mlp.c_proj.bias',
      'transformer.ln_f.weight',
      'transformer.ln_f.bias',
      'lm_head.weight',
    ]);
    expect(net.lmHead.weight).toBe(net.transformer.wte.weight);
    expect(net.stateDict()['transformer.h.1.attn.c_attn.weight']?.sizes).toEqual([12, 36]);
  });

  it('loads what is published: without prefix and last Linear, with masks', () => {
    const [net, other] = [waves(new GPT(small)), new GPT(small)];
    const state = Object.entries(net.stateDict()).filter(([name]) => name !== 'lm_head.weight');
    const published = Object.fromEntries(state.map(([name, x]) => [name.replace('transformer.', ''), x]));
    const names = Object.keys(published);
    const masked = { ...published, 'h.0.attn.bias': tensor([1]), 'h.1.attn.masked_bias': tensor([1]) };
    expect(String(other.loadStateDict(masked))).toBe('<All keys matched successfully>');
    expect(Object.keys(masked)).toHaveLength(names.length + 2);
    expect(
      largest(
        noGrad(() => other.eval()(ids)),
        noGrad(() => net(ids)),
      ),
    ).toBe(0);
    expect(other.lmHead.weight).toBe(other.transformer.wte.weight);
    expect(() => other.loadStateDict({ ...published, 'h.0.attn.scale': tensor([1]) })).toThrow(/Unexpected key.*scale/);
  });

  it('draws the same again with the same generator, among the likeliest alone, and stays in training mode', () => {
    const net = waves(new GPT(small)).train();
    const options = { maxNewTokens: 6, temperature: 3, topK: 2 };
    const draw = (): Tensor => net.generate(ids, { ...options, generator: new Generator().manualSeed(4) });
    const first = draw();
    expect(draw().equal(first)).toBe(true);
    expect([first.sizes, first.dtype, net.training, first.requiresGrad]).toEqual([[2, 10], 'int64', true, false]);
    net.eval();
    for (let t = 4; t < 10; t++) {
      const start = Math.max(0, t - 8);
      const logits = noGrad(() => net(first.narrow(1, start, t - start)).select(1, -1));
      const [, likeliest] = logits.topk(2);
      expect(
        likeliest
          .eq(first.narrow(1, t, 1))
          .any(1)
          .all()
          .item(),
      ).toBe(1);
    }
  });

  it('refuses what it cannot read', () => {
    const net = new GPT(small);
    expect(() => net(tensor([[1, 2, 3, 4, 5, 6, 7, 8, 9]], { dtype: 'int64' }))).toThrow(
      /T up to nPositions = 8, got \[1, 9\]/,
    );
    expect(() => net.generate(ids, { topK: 0 })).toThrow(/positive topK, got 1 and 0/);
    expect(() => new GPT({ nEmbd: 10, nHead: 4 })).toThrow(/nEmbd 10 must be a multiple of nHead 4/);
  });

  it('learns a sentence by heart', () => {
    manualSeed(0);
    const net = new GPT({ ...small, embdPdrop: 0, attnPdrop: 0, residPdrop: 0 });
    const text = tensor([[1, 5, 2, 10, 4, 0, 7, 7]], { dtype: 'int64' });
    for (let step = 0; step < 120; step++) {
      const logits = net(text.narrow(1, 0, 7));
      const loss = logits
        .logSoftmax(-1)
        .gather(2, text.narrow(1, 1, 7).unsqueeze(-1))
        .mean()
        .neg();
      net.zeroGrad();
      loss.backward();
      noGrad(() => {
        for (const p of net.parameters()) if (p.grad !== null) p.sub_(p.grad.mul(0.5));
      });
    }
    expect(net.generate(text.narrow(1, 0, 1), { maxNewTokens: 7, temperature: 0 }).toArray()).toEqual(text.toArray());
  });
});

it("VisionTransformer loads weights with torchvision's old names", () => {
  const shape = { imageSize: 8, patchSize: 4, numLayers: 1, numHeads: 2, hiddenDim: 4, mlpDim: 6 };
  const [net, other] = [new VisionTransformer(shape), new VisionTransformer(shape)];
  for (const m of [net, other]) init.normal_(m.heads.getParameter('head.weight'));
  const old = Object.entries(net.stateDict()).map(
    ([name, x]) => [name.replace('mlp.0', 'mlp.linear_1').replace('mlp.3', 'mlp.linear_2'), x] as const,
  );
  expect(old.filter(([name]) => name.includes('linear_'))).toHaveLength(4);
  expect(String(other.loadStateDict(Object.fromEntries(old)))).toBe('<All keys matched successfully>');
  const image = randn([1, 3, 8, 8]);
  expect(
    largest(
      noGrad(() => other(image)),
      noGrad(() => net(image)),
    ),
  ).toBe(0);
});

it('vitB32 takes the options of VisionTransformer', () => {
  setDefaultDevice('meta');
  const net = vitB32({ imageSize: 64, numClasses: 3 });
  setDefaultDevice('cpu');
  expect(net.heads.toString()).toContain('out_features=3');
  expect(net.encoder.posEmbedding.sizes).toEqual([1, 5, 768]);
});

import '@kindling/cpu-backend';
import { defaultGenerator, manualSeed, rand, tensor } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { DataError, transforms } from '../index.ts';
import { drawBeta } from './beta.ts';
import { reference, wanted, wantedOf } from './reference.node.ts';

const t = transforms;
const made: Record<string, (image: Tensor) => Tensor> = {
  RandomHorizontalFlip: new t.RandomHorizontalFlip(),
  'RandomVerticalFlip 0.3': new t.RandomVerticalFlip({ p: 0.3 }),
  'RandomCrop 5x6': new t.RandomCrop([5, 6]),
  'RandomCrop padded': new t.RandomCrop(10, { padding: 1, padIfNeeded: true, paddingMode: 'reflect' }),
  'RandomResizedCrop 6': new t.RandomResizedCrop(6),
  'RandomRotation 40': new t.RandomRotation(40),
  RandomAffine: new t.RandomAffine([-20, 40], { translate: [0.2, 0.3], scale: [0.7, 1.3], shear: [-10, 10, -5, 5] }),
  'RandomAffine bilinear': new t.RandomAffine(10, { shear: 8, interpolation: 'bilinear', fill: 0 }),
  ColorJitter: new t.ColorJitter({ brightness: 0.4, contrast: 0.5, saturation: 0.6, hue: 0.2 }),
  'ColorJitter contrast': new t.ColorJitter({ contrast: [0.5, 0.9] }),
  'RandomGrayscale 0.5': new t.RandomGrayscale({ p: 0.5 }),
  'GaussianBlur 3': new t.GaussianBlur(3),
  RandomErasing: new t.RandomErasing({ p: 0.8, value: 0.5 }),
  'RandomErasing random': new t.RandomErasing({ p: 1, value: 'random' }),
  RandomApply: new t.RandomApply([new t.RandomHorizontalFlip({ p: 1 }), new t.RandomVerticalFlip({ p: 1 })], {
    p: 0.4,
  }),
  RandAugment: new t.RandAugment(),
  'RandAugment strong': new t.RandAugment({ numOps: 3, magnitude: 13, interpolation: 'bilinear', fill: [128] }),
  'AutoAugment imagenet': new t.AutoAugment(),
  'AutoAugment cifar10': new t.AutoAugment({ policy: 'cifar10' }),
  'AutoAugment svhn': new t.AutoAugment({ policy: 'svhn' }),
};

describe("torchvision's random transforms", () => {
  it.each(Object.entries(reference.random))('%s draws and does the same', (name, { input, runs }) => {
    const image = wanted(reference.inputs[input] as (typeof reference.inputs)[string]);
    const transform = made[name] as (image: Tensor) => Tensor;
    runs.forEach((run, i) => {
      manualSeed(run.seed ?? i);
      const out = transform(image);
      const value = wantedOf(run);
      expect([out.dtype, [...out.shape]], `run ${i}`).toEqual([value.dtype, [...value.shape]]);
      const off = out.to('float64').sub(value.to('float64')).abs();
      if (out.dtype === 'uint8') {
        // One off where a float falls on the other side of a whole number, more where contrasts grow after that.
        expect(off.gt(2).to('float32').mean().item(), `run ${i}`).toBeLessThan(0.02);
        expect(off.mean().item(), `run ${i}`).toBeLessThan(0.5);
      } else expect(off.max().item(), `run ${i}`).toBeLessThan(2e-6);
      expect(rand([1]).item(), `draws of run ${i}`).toBe(Math.fround(run.then));
    });
  });

  it.each(Object.entries(reference.beta))('a beta variate of alpha %s', (alpha, values) => {
    manualSeed(7);
    const drawn = values.slice(0, -1).map(() => drawBeta(defaultGenerator, Math.fround(Number(alpha))));
    drawn.forEach((value, i) => expect(value).toBeCloseTo(values[i] as number, 6));
    expect(rand([1]).item()).toBe(Math.fround(values.at(-1) as number));
  });
});

describe('transforms', () => {
  const add = (n: number) => (image: Tensor) => image.add(n);

  it('compose, choose and reorder others', () => {
    const half = new t.Compose([new t.ToTensor(), add(1), new t.Lambda((x: Tensor) => x.sum().item())]);
    expect(half(tensor([[[255, 0]]], { dtype: 'uint8' }))).toBe(3);
    expect(new t.Compose([])(tensor([1])).item()).toBe(1);
    manualSeed(0);
    const chosen = new t.RandomChoice([add(1), add(2), add(3)], { p: [0, 3, 1] });
    const counts = new Map<number, number>();
    for (let i = 0; i < 200; i++) {
      const value = chosen(tensor(0)).item() as number;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect(counts.get(1)).toBeUndefined();
    expect(counts.get(2)).toBeGreaterThan(120);
    expect(counts.get(3)).toBeGreaterThan(30);
    const ordered = new t.RandomOrder([add(1), (image) => image.mul(2)]);
    const ends = new Set(Array.from({ length: 30 }, () => ordered(tensor(1)).item()));
    expect(ends).toEqual(new Set([3, 4]));
  });

  it('make floats of bytes and normalize them in one step, to the same bits', () => {
    const image = wanted(reference.inputs.bytes as (typeof reference.inputs)[string]);
    const [floats, norm] = [new t.ToTensor(), new t.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])];
    expect(new t.Compose([floats, norm])(image).toTypedArray()).toEqual(norm(floats(image)).toTypedArray());
    expect(() => new t.Compose([floats, new t.Normalize([0, 0], [1])])(image)).toThrow(/2 means and 1 stds/);
  });

  it('are instances of their classes', () => {
    const flip = new t.RandomHorizontalFlip();
    expect([flip instanceof t.RandomHorizontalFlip, flip instanceof t.Transform, flip.p]).toEqual([true, true, 0.5]);
    expect(flip.toWorker()).toEqual({ builtin: 'transforms', export: 'RandomHorizontalFlip', args: [{ p: 0.5 }] });
  });

  it('convert', () => {
    const image = tensor([[0, 255]], { dtype: 'uint8' });
    expect([...new t.ToImage()(image).shape]).toEqual([1, 1, 2]);
    expect(new t.ConvertDtype('float64')(image).dtype).toBe('float64');
    expect(new t.Resize([2, 2], { interpolation: 'nearest' })(image).toArray()).toEqual([
      [0, 255],
      [0, 255],
    ]);
    expect(new t.CenterCrop(1)(new t.Pad(1)(image)).toArray()).toEqual([[255]]);
    expect(new t.Normalize([0.5], [0.5])(new t.ToTensor()(image.unsqueeze(0))).toArray()).toEqual([[[-1, 1]]]);
    expect(new t.Grayscale({ numOutputChannels: 3 })(image.unsqueeze(0)).shape[0]).toBe(3);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'a crop larger than the image',
      () => new t.RandomCrop(5)(tensor([[1]])),
      /RandomCrop: the image of 1 x 1 is smaller .* padIfNeeded/,
    ],
    ['negative degrees', () => new t.RandomRotation(-1), /degrees must be 0 or more/],
    ['negative brightness', () => new t.ColorJitter({ brightness: -1 }), /brightness must lie within 0/],
    ['too much hue', () => new t.ColorJitter({ hue: 0.7 }), /hue must lie within -0.5 to 0.5/],
    ['a weight for nothing', () => new t.RandomChoice([], { p: [1] }), /1 probabilities for 0 transforms/],
    ['magnitudes beyond the bins', () => new t.RandAugment({ magnitude: 31 }), /from 0 to 30, got 31/],
    [
      'two values for one channel',
      () => new t.RandomErasing({ p: 1, value: [1, 2] })(tensor([[[1, 2]]])),
      /2 values for an image of 1/,
    ],
  ])('refuse %s', (_, call, message) => {
    expect(call).toThrow(DataError);
    expect(call).toThrow(message);
  });
});

describe('MixUp and CutMix', () => {
  const images = tensor([0, 1]).view(2, 1, 1, 1).expand(2, 1, 8, 8);
  const labels = tensor([2n, 0n]);

  it('mix images and labels in the same shares', () => {
    manualSeed(1);
    for (let i = 0; i < 10; i++) {
      const [x, y] = new t.MixUp({ numClasses: 3 })([images, labels]);
      const share = y.at(0, 2).item() as number;
      expect(x.at(0, 0, 0, 0).item()).toBeCloseTo(1 - share, 6);
      expect(x.at(1, 0, 0, 0).item()).toBeCloseTo(share, 6);
      expect([y.at(0, 0).item(), y.at(0, 1).item()]).toEqual([expect.closeTo(1 - share, 6), 0]);
    }
  });

  it('cut a rectangle whose area is the share', () => {
    manualSeed(2);
    const shares = Array.from({ length: 20 }, () => {
      const [x, y] = new t.CutMix({ numClasses: 3 })([images, labels]);
      expect(x.at(0).mean().item()).toBeCloseTo(y.at(0, 0).item() as number, 6);
      return y.at(0, 0).item();
    });
    expect(new Set(shares).size).toBeGreaterThan(5);
    const [, again] = new t.CutMix({ numClasses: 3, alpha: 0.5 })([
      images,
      tensor([
        [0, 1, 0],
        [0.5, 0.5, 0],
      ]),
    ]);
    expect(again.sum(1).toArray()).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  });

  it('refuse what is no batch', () => {
    expect(() => new t.MixUp({ numClasses: 2, alpha: 0 })).toThrow(/MixUp: alpha must be above 0/);
    expect(() => new t.MixUp({ numClasses: 2 })([images.at(0), labels])).toThrow(/MixUp: expected images of floats/);
    expect(() => new t.CutMix({ numClasses: 2 })([images, tensor([1, 0])])).toThrow(/float32 \[2\]/);
  });
});

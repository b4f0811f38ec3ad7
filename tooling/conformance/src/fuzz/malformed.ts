// Calls of every op with something wrong in them. Some mistakes happen to be legal; those that are not must be refused by a
// typed error, and nothing may be broken afterwards.
import {
  arange,
  empty,
  eye,
  fft,
  full,
  KindlingError,
  linalg,
  linspace,
  ones,
  rand,
  randperm,
  Tensor,
  zeros,
} from '@kindling/core';
import * as core from '@kindling/core';
import { functional as F } from '@kindling/nn';
import { prepareCase, samples, type OpSample } from '@kindling/testing';
import type { Dice } from './dice.ts';

export interface Attempt {
  readonly text: string;
  readonly call: () => unknown;
  /** Whether it can only fail. */
  readonly hopeless: boolean;
}

/** What users can call; the rows inside are given checked arguments. */
const all = [...samples.values()].filter((s) => s.cases.length > 0 && s.call === Reflect.get(core, s.name));
const awkwardNumbers = [99, -99, 1.5, NaN, Infinity, -Infinity, -1e9, 2 ** 53, 2 ** 31];
const awkwardShapes = [[7], [2, 7], [0], [3, 1, 1, 1, 2], [11, 13], []];

/** They need not read an argument: with beta 0, for real dtypes, where there is nothing to look for. */
const mayIgnore = new Set(['isreal', 'isin', 'addmm', 'addmv', 'addr', 'addbmm', 'baddbmm']);

/** The places of tensors, or of numbers, among arguments. */
const placesOf = (args: readonly unknown[], is: (x: unknown) => boolean): number[] =>
  args.flatMap((x, i) => (is(x) ? [i] : []));
const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;

function replaced(args: readonly unknown[], at: number, value: unknown): unknown[] {
  return args.map((x, i) => (i === at ? value : x));
}

type Mistake = (
  dice: Dice,
  args: readonly unknown[],
  device: string,
  other: string,
) => [what: string, args: unknown[], hopeless: boolean] | null;

const tensorAt = (dice: Dice, args: readonly unknown[]): number | null => {
  const places = placesOf(args, isTensor);
  return places.length === 0 ? null : dice.pick(places);
};

const wrongShape: Mistake = (dice, args, device) => {
  const at = tensorAt(dice, args);
  if (at === null) return null;
  const sizes = dice.pick(awkwardShapes);
  const { dtype } = args[at] as Tensor;
  return [`argument ${at} of shape [${sizes.join(', ')}]`, replaced(args, at, zeros(sizes, { dtype, device })), false];
};

const wrongDType: Mistake = (dice, args) => {
  const at = tensorAt(dice, args);
  if (at === null) return null;
  const dtype = dice.pick(['bool', 'int64', 'uint8', 'float64', 'float16', 'complex64'] as const);
  return [`argument ${at} of ${dtype}`, replaced(args, at, (args[at] as Tensor).to(dtype)), false];
};

const wrongNumber: Mistake = (dice, args) => {
  const places = placesOf(args, (x) => typeof x === 'number');
  if (places.length === 0) return null;
  const at = dice.pick(places);
  const value = dice.pick(awkwardNumbers);
  return [`argument ${at} is ${value}`, replaced(args, at, value), false];
};

const wrongIndex: Mistake = (dice, args, device) => {
  const places = placesOf(args, (x) => isTensor(x) && x.dtype === 'int64');
  if (places.length === 0) return null;
  const at = dice.pick(places);
  const { sizes } = args[at] as Tensor;
  const value = dice.pick([1e6, -1e6, 2 ** 40, -(2 ** 40)]);
  return [
    `argument ${at} holds ${value}`,
    replaced(args, at, full([...sizes], value, { dtype: 'int64', device })),
    false,
  ];
};

/** 0-dim tensors may come from anywhere, and copies go anywhere. */
const wrongDevice: Mistake = (dice, args, _, other) => {
  const places = placesOf(args, (x) => isTensor(x) && x.sizes.length > 0);
  if (places.length < 2) return null;
  const at = dice.pick(places);
  return [`argument ${at} on ${other}`, replaced(args, at, (args[at] as Tensor).to({ device: other })), true];
};

const disposed: Mistake = (dice, args) => {
  const places = placesOf(args, (x) => isTensor(x) && x.numel() > 0);
  if (places.length === 0) return null;
  const at = dice.pick(places);
  const gone = (args[at] as Tensor).clone();
  gone.dispose();
  return [`argument ${at} disposed`, replaced(args, at, gone), true];
};

const mistakes = [wrongShape, wrongDType, wrongNumber, wrongIndex, wrongDevice, disposed];

function ofSample(dice: Dice, sample: OpSample, device: string, other: string): Attempt | null {
  const args = prepareCase(sample, dice.pick(sample.cases), { device, dtype: dice.pick(sample.dtypes) });
  const made = dice.pick(mistakes)(dice, args, device, other);
  if (made === null) return null;
  const [what, bad, sure] = made;
  const hopeless = sure && !(what.endsWith('disposed') && mayIgnore.has(sample.name));
  return { text: `${sample.name}: ${what}`, call: () => Reflect.apply(sample.call, undefined, bad), hopeless };
}

const badSizes = [2 ** 53, 2 ** 40, -1, NaN, 1.5, Infinity];

/** Creation functions with sizes that cannot be. */
function ofCreation(dice: Dice, device: string): Attempt {
  const size = dice.pick(badSizes);
  const make = dice.pick([zeros, ones, empty, rand, (s: number[], o: object) => full(s, 1, o)]);
  const one = { text: `creation of [2, ${size}]`, call: () => make([2, size], { device }), hopeless: true };
  return dice.pick([
    one,
    one,
    { text: `eye(${size})`, call: () => eye(size, { device }), hopeless: true },
    { text: `randperm(${size})`, call: () => randperm(size, { device }), hopeless: true },
    { text: `linspace(0, 1, ${size})`, call: () => linspace(0, 1, size, { device }), hopeless: true },
    { text: 'arange(0, 1, 0)', call: () => arange(0, 1, 0, { device }), hopeless: true },
    { text: `arange(${Infinity})`, call: () => arange(Infinity, { device }), hopeless: true },
    { text: `reshape(3, ${size})`, call: () => ones([4], { device }).reshape(3, size), hopeless: true },
    { text: `expand([${size}])`, call: () => ones([4], { device }).expand([size]), hopeless: size !== -1 },
  ]);
}

type Maker = (dice: Dice, device: string) => readonly unknown[];
const tensors =
  (...shapes: readonly (readonly number[])[]): Maker =>
  (_, device) =>
    shapes.map((sizes) => ones([...sizes], { device }));
const withNumbers =
  (sizes: readonly number[], ...numbers: readonly number[]): Maker =>
  (_, device) => [ones([...sizes], { device }), ...numbers];

/** Public functions over rows that are called by another name. */
const functions: readonly (readonly [f: (...args: never[]) => unknown, make: Maker])[] = [
  [F.conv1d, tensors([2, 3, 8], [4, 3, 3], [4])],
  [F.conv2d, tensors([2, 3, 6, 6], [4, 3, 3, 3], [4])],
  [F.conv3d, tensors([1, 2, 4, 4, 4], [3, 2, 2, 2, 2], [3])],
  [F.convTranspose2d, tensors([2, 3, 4, 4], [3, 2, 3, 3], [2])],
  [F.maxPool2d, withNumbers([2, 3, 6, 6], 2)],
  [F.avgPool2d, withNumbers([2, 3, 6, 6], 2)],
  [F.avgPool1d, withNumbers([2, 3, 6], 2)],
  [F.adaptiveAvgPool2d, withNumbers([2, 3, 6, 6], 3)],
  [F.adaptiveMaxPool1d, withNumbers([2, 3, 6], 3)],
  [F.lpPool2d, withNumbers([2, 3, 6, 6], 2, 2)],
  [F.unfold, withNumbers([2, 3, 6, 6], 2)],
  [F.pixelShuffle, withNumbers([2, 4, 3, 3], 2)],
  [F.localResponseNorm, withNumbers([2, 4, 3, 3], 2)],
  [F.groupNorm, withNumbers([2, 4, 3, 3], 2)],
  [F.glu, withNumbers([2, 4], 1)],
  [F.normalize, tensors([2, 4])],
  [F.batchNorm, tensors([2, 4, 3], [4], [4])],
  [F.gridSample, tensors([1, 2, 4, 4], [1, 3, 3, 2])],
  [F.crossEntropy, (_, device) => [ones([3, 4], { device }), zeros([3], { dtype: 'int64', device })]],
  [F.embedding, (_, device) => [zeros([3], { dtype: 'int64', device }), ones([4, 2], { device })]],
  [F.embeddingBag, (_, device) => [zeros([3, 2], { dtype: 'int64', device }), ones([4, 2], { device })]],
  [F.mseLoss, tensors([3, 4], [3, 4])],
  [F.tripletMarginLoss, tensors([3, 4], [3, 4], [3, 4])],
  [F.scaledDotProductAttention, tensors([2, 3, 4], [2, 5, 4], [2, 5, 4])],
  [F.linear, tensors([3, 4], [2, 4], [2])],
  [linalg.inv, (_, device) => [eye(3, { device })]],
  [linalg.cholesky, (_, device) => [eye(3, { device })]],
  [linalg.solve, (_, device) => [eye(3, { device }), ones([3, 2], { device })]],
  [linalg.svd, tensors([3, 4])],
  [linalg.eigh, tensors([3, 3])],
  [linalg.qr, tensors([4, 3])],
  [linalg.lstsq, tensors([4, 3], [4, 2])],
  [linalg.matrixPower, withNumbers([3, 3], 2)],
  [fft.fft, withNumbers([3, 4], 4)],
  [fft.rfft, withNumbers([3, 4], 4)],
  [fft.irfft, withNumbers([3, 4], 6)],
  [fft.hfft, withNumbers([3, 4], 6)],
];

function ofFunction(dice: Dice, device: string, other: string): Attempt | null {
  const [f, make] = dice.pick(functions);
  const made = dice.pick(mistakes)(dice, make(dice, device), device, other);
  if (made === null) return null;
  const [what, bad, hopeless] = made;
  return { text: `${f.name}: ${what}`, call: () => Reflect.apply(f, undefined, bad), hopeless };
}

/** Another wrong call. */
export function attempt(dice: Dice, device: string, other: string): Attempt {
  for (;;) {
    const found = dice.chance(0.1)
      ? ofCreation(dice, device)
      : dice.chance(0.4)
        ? ofFunction(dice, device, other)
        : ofSample(dice, dice.pick(all), device, other);
    if (found !== null) return found;
  }
}

/** Whether anything was computed: of nothing, a kernel asks nothing. */
function read(out: unknown): boolean {
  const found = isTensor(out) ? [out] : Array.isArray(out) ? out.filter(isTensor) : [];
  for (const x of found) x.toTypedArray();
  return found.some((x) => x.numel() > 0);
}

/** True when it was refused. @throws Error when it broke, or did what cannot be done */
export function refused({ text, call, hopeless }: Attempt): boolean {
  let computed: boolean;
  try {
    computed = read(call());
  } catch (error) {
    if (error instanceof KindlingError) return true;
    throw new Error(`${text}: broke`, { cause: error });
  }
  if (hopeless && computed) throw new Error(`${text}: was not refused`);
  return false;
}

// Random tensors, drawn as PyTorch's CPU generator draws them (goldens: RNG.md).
import { readArray, writeArray } from '../../dispatch/copy.ts';
import { refuseSelfOverlap } from '../../dispatch/inplace.ts';
import { needsGrad, state } from '../../dispatch/state.ts';
import { isComplex, isFloating, type DType } from '../../dtype.ts';
import { AutogradError, needsDType, ValueError } from '../../errors.ts';
import {
  defaultGenerator,
  fillBernoulli,
  fillBernoulliFrom,
  fillExponential,
  fillNormal,
  fillRandint,
  fillRandom,
  fillUniform,
  normalOfUniform,
  multinomial as drawMultinomial,
  randperm as permutation,
  type Generator,
} from '../../random/index.ts';
import { readable } from '../../storage/elements.ts';
import { encodeHalves, isHalf } from '../../storage/half.ts';
import { hostArray, type TypedArray } from '../../storage/storage.ts';
import { Tensor } from '../../tensor.ts';
import { allocate } from '../../dispatch/alloc.ts';
import { rawCopy } from '../../dispatch/copy.ts';
import { NORMAL_BLOCK, normalBlocks } from './normal-blocks.ts';
import { memoryOrder, reordered } from '../view/make.ts';
import {
  blank,
  blankLike,
  finished,
  likeOptions,
  type CreationOptions,
  type LikeOptions,
  type SizeLike,
} from './options.ts';

export interface RandomOptions extends CreationOptions {
  /** The default generator when left out. */
  readonly generator?: Generator | null | undefined;
}
/** As `RandomOptions`, for a tensor like another. */
export interface RandomLikeOptions extends LikeOptions {
  readonly generator?: Generator | null | undefined;
}
export interface GeneratorOption {
  readonly generator?: Generator | null | undefined;
}

const generatorOf = (options: GeneratorOption): Generator => options.generator ?? defaultGenerator;

function floats(op: string, dtype: DType, data: TypedArray): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw needsDType(op, 'a floating tensor', dtype);
}

/** What a fill writes to: values, 16-bit floats as float32, complex ones as pairs (re, im). */
const drawingArray = (dtype: DType, numel: number): TypedArray => readable(hostArray(dtype, numel), dtype);
const stored = (data: TypedArray, dtype: DType): TypedArray =>
  isHalf(dtype) && data instanceof Float32Array ? encodeHalves(dtype, data) : data;

function needReal(op: string, self: Tensor): Tensor {
  if (isComplex(self.dtype)) throw needsDType(op, 'a real tensor', self.dtype);
  return self;
}

/** Draws into a host array, then writes it to `self` in the order of its memory. */
function draw(op: string, self: Tensor, fill: (data: TypedArray, contiguous: boolean) => void): Tensor {
  refuseSelfOverlap(op, self);
  if (state.recorder !== null && needsGrad(self) && self.isLeaf) {
    throw new AutogradError(
      `${op}: a leaf tensor that requires grad cannot be written in place. Wrap it in noGrad().`,
      { op },
    );
  }
  if (!self.storage.backend.holdsData) return self;
  const values = drawingArray(self.dtype, self.numel());
  const contiguous = self.isContiguous();
  fill(values, contiguous);
  const data = stored(values, self.dtype);
  if (contiguous) writeArray(self, data);
  else {
    // As PyTorch's iterator visits elements.
    const target = reordered(self, memoryOrder(self));
    const source = allocate(self.storage.backend, target.sizes, self.dtype);
    writeArray(source, data);
    rawCopy(target, source);
  }
  self.version.value++;
  return self;
}

/** Fills with uniform values in [from, to). Returns `self`. */
export const uniform_ = (self: Tensor, from = 0, to = 1, options: GeneratorOption = {}): Tensor => {
  if (!(from <= to)) throw new ValueError(`uniform_: expected from <= to, got ${from} and ${to}.`, { op: 'uniform_' });
  return draw('uniform_', self, (data) =>
    fillUniform(generatorOf(options), floats('uniform_', self.dtype, data), from, to),
  );
};
/** From here on the backend turns uniform values into normal ones. */
const LARGE = 4096;

/** As `fillNormal`: what is left over after whole blocks is drawn anew with the elements before it. */
function largeNormal(self: Tensor, mean: number, std: number, generator: Generator): Tensor {
  const whole = self.numel() - (self.numel() % NORMAL_BLOCK);
  const rest = new Float32Array(whole === self.numel() ? 0 : NORMAL_BLOCK);
  draw('normal_', self, (data) => {
    fillUniform(generator, data as Float32Array);
    fillUniform(generator, rest);
    normalOfUniform(rest, mean, std);
  });
  if (!self.storage.backend.holdsData) return self;
  const part = (from: number, count: number): Tensor =>
    new Tensor(self.storage, [count], [1], self.offset + from, self.dtype, self.version);
  normalBlocks(part(0, whole), mean, std);
  if (rest.length > 0) writeArray(part(self.numel() - NORMAL_BLOCK, NORMAL_BLOCK), rest);
  return self;
}

/** Fills with normal values. Returns `self`. */
export const normal_ = (self: Tensor, mean = 0, std = 1, options: GeneratorOption = {}): Tensor => {
  if (!(std >= 0)) throw new ValueError(`normal_: std must not be negative, got ${std}.`, { op: 'normal_' });
  // The variance of a complex number is shared by its parts.
  const part = isComplex(self.dtype) ? Math.SQRT1_2 : 1;
  if (self.dtype === 'float32' && self.numel() >= LARGE && self.isContiguous())
    return largeNormal(self, mean, std, generatorOf(options));
  return draw('normal_', self, (data, contiguous) =>
    fillNormal(generatorOf(options), floats('normal_', self.dtype, data), mean, part * std, contiguous),
  );
};
/** Fills with 1 with probability p, else 0. Returns `self`. */
export const bernoulli_ = (self: Tensor, p = 0.5, options: GeneratorOption = {}): Tensor => {
  if (!(p >= 0 && p <= 1))
    throw new ValueError(`bernoulli_: p must be between 0 and 1, got ${p}.`, { op: 'bernoulli_' });
  return draw('bernoulli_', needReal('bernoulli_', self), (data) =>
    fillBernoulli(generatorOf(options), data as Parameters<typeof fillBernoulli>[1], p),
  );
};
/** Fills with exponential values of rate `lambd`. Returns `self`. */
export const exponential_ = (self: Tensor, lambd = 1, options: GeneratorOption = {}): Tensor =>
  draw('exponential_', needReal('exponential_', self), (data) =>
    fillExponential(generatorOf(options), floats('exponential_', self.dtype, data), lambd),
  );
/** Fills with integers of [from, to), or of the dtype's whole non-negative range. Returns `self`. */
export const random_ = (self: Tensor, from?: number | null, to?: number, options: GeneratorOption = {}): Tensor =>
  draw('random_', needReal('random_', self), (data) => {
    const target = data as Parameters<typeof fillRandint>[1];
    if (from === undefined || from === null) fillRandom(generatorOf(options), target, self.dtype === 'bool');
    else fillRandint(generatorOf(options), target, to === undefined ? 0 : from, to ?? from);
  });

const random = (
  op: string,
  size: SizeLike,
  options: RandomOptions,
  fill: (x: Tensor) => Tensor,
  dtype?: DType,
): Tensor => finished(fill(blank(op, size, options, dtype)), options);

/** Uniform in [0, 1). @throws ShapeError, DTypeError */
export const rand = (size: SizeLike, options: RandomOptions = {}): Tensor =>
  random('rand', size, options, (x) => uniform_(x, 0, 1, options));
/** Standard normal. @throws ShapeError, DTypeError */
export const randn = (size: SizeLike, options: RandomOptions = {}): Tensor =>
  random('randn', size, options, (x) => normal_(x, 0, 1, options));

/** Integers of [low, high), int64 by default; `randint(high, size)` starts at 0. @throws ValueError, ShapeError */
export function randint(high: number, size: SizeLike, options?: RandomOptions): Tensor;
export function randint(low: number, high: number, size: SizeLike, options?: RandomOptions): Tensor;
export function randint(...args: readonly (number | SizeLike | RandomOptions | undefined)[]): Tensor {
  const three = typeof args[1] === 'number' && (typeof args[2] === 'number' || Array.isArray(args[2]));
  const [low, high, size, options] = (three ? args : [0, ...args]) as [
    number,
    number,
    SizeLike,
    RandomOptions | undefined,
  ];
  if (!(low < high)) throw new ValueError(`randint: expected low < high, got ${low} and ${high}.`, { op: 'randint' });
  return random('randint', size, options ?? {}, (x) => random_(x, low, high, options ?? {}), 'int64');
}

/** A permutation of 0..n-1, int64 by default. @throws ValueError */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  if (!Number.isInteger(n) || n < 0)
    throw new ValueError(`randperm: n must be a non-negative integer, got ${n}.`, { op: 'randperm' });
  const out = blank('randperm', n, { ...options, dtype: 'int64' });
  writeArray(out, permutation(generatorOf(options), n));
  return finished(options.dtype === undefined || options.dtype === 'int64' ? out : out.to(options.dtype), options);
}

/** Uniform in [0, 1), in the shape of `input` and, unless said otherwise, its dtype, device and memory format. @throws DTypeError */
export const randLike = (input: Tensor, options: RandomLikeOptions = {}): Tensor =>
  finished(uniform_(blankLike('randLike', input, options), 0, 1, options), options);
/** Standard normal; as `randLike` otherwise. @throws DTypeError */
export const randnLike = (input: Tensor, options: RandomLikeOptions = {}): Tensor =>
  finished(normal_(blankLike('randnLike', input, options), 0, 1, options), options);
/** As `randint` in the shape of `input`: randintLike(x, high) or randintLike(x, low, high). */
export function randintLike(input: Tensor, high: number, options?: RandomOptions): Tensor;
export function randintLike(input: Tensor, low: number, high: number, options?: RandomOptions): Tensor;
export function randintLike(
  input: Tensor,
  first: number,
  second?: number | RandomOptions,
  options: RandomOptions = {},
): Tensor {
  const [low, high, given] = typeof second === 'number' ? [first, second, options] : [0, first, second ?? options];
  return randint(low, high, input.sizes, { ...likeOptions(input, given), generator: given.generator });
}

/** 0 or 1 with the probabilities in `input`, in its dtype. @throws DTypeError, ValueError */
export function bernoulli(input: Tensor, options: GeneratorOption = {}): Tensor {
  if (!isFloating(input.dtype)) throw needsDType('bernoulli', 'floating probabilities', input.dtype);
  const p = floats('bernoulli', input.dtype, readable(readArray(input), input.dtype));
  if (p.some((v) => !(v >= 0 && v <= 1)))
    throw new ValueError('bernoulli: probabilities must be between 0 and 1.', { op: 'bernoulli' });
  const out = allocate(input.storage.backend, input.sizes, input.dtype);
  return draw('bernoulli', out, (data) =>
    fillBernoulliFrom(generatorOf(options), data as Parameters<typeof fillBernoulliFrom>[1], p),
  );
}

/** Normal values with elementwise means and standard deviations; a pair of numbers needs `size`. */
export function normal(
  mean: Tensor | number,
  std: Tensor | number,
  size?: SizeLike | GeneratorOption,
  options: RandomOptions = {},
): Tensor {
  if (mean instanceof Tensor || std instanceof Tensor) {
    const like = mean instanceof Tensor ? mean : (std as Tensor);
    const sizes = mean instanceof Tensor && std instanceof Tensor ? mean.add(std).sizes : like.sizes;
    const given = (size ?? {}) as GeneratorOption;
    return randn(sizes, { dtype: like.dtype, device: like.device, generator: given.generator }).mul(std).add(mean);
  }
  return random('normal', size as SizeLike, options, (x) => normal_(x, mean, std, options));
}

/** int64 indices drawn by the weights in the rows of `input` (n) or (m, n). @throws ValueError */
export function multinomial(
  input: Tensor,
  numSamples: number,
  { replacement = false, generator }: GeneratorOption & { readonly replacement?: boolean } = {},
): Tensor {
  if (!isFloating(input.dtype)) throw needsDType('multinomial', 'floating weights', input.dtype);
  const rows = input.sizes.length === 2 ? (input.sizes[0] as number) : 1;
  const drawn = drawMultinomial(
    generatorOf({ generator }),
    floats('multinomial', input.dtype, readable(readArray(input), input.dtype)),
    rows,
    numSamples,
    replacement,
  );
  const out = allocate(input.storage.backend, input.sizes.length === 2 ? [rows, numSamples] : [numSamples], 'int64');
  writeArray(out, drawn);
  return out;
}

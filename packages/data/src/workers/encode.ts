// Values on their way to a worker. Bytes go into shared memory once, whatever the number of workers; without such memory
// each worker gets a copy.
import { internal, Tensor } from '@kindling/core';
import type { DType, TypedArray } from '@kindling/core';
import { DataError } from '../errors.ts';
import { batchMemory, isShared } from './memory.ts';
import type { BatchMemory } from './memory.ts';
import { isPortable } from './recipe.ts';
import type { BuiltinModule, Recipe } from './recipe.ts';

/** A value as it is sent: tagged, so that no value can be taken for a tag. */
export type Encoded =
  | readonly ['value', unknown]
  | readonly ['list', readonly Encoded[]]
  | readonly ['object', readonly (readonly [string, Encoded])[]]
  | readonly ['array', TypedArray]
  | readonly ['tensor', DType, readonly number[], TypedArray]
  | readonly ['builtin', BuiltinModule, string, readonly Encoded[]]
  | readonly ['module', string, string, readonly Encoded[]];

/** Arrays that were shared before, so that each pass does not copy them again. */
const shared = new WeakMap<object, { version: number; array: TypedArray }>();

/** The elements in shared memory, copied there the first time. */
function share(owner: object, version: number, read: () => TypedArray): TypedArray {
  const known = shared.get(owner);
  if (known?.version === version) return known.array;
  const array = read();
  if (isShared(array.buffer)) return array;
  const copy = onBuffer(array, batchMemory(array.byteLength));
  internal.bytesOf(copy).set(internal.bytesOf(array));
  shared.set(owner, { version, array: copy });
  return copy;
}

function onBuffer(like: TypedArray, buffer: BatchMemory): TypedArray {
  // Each kind of typed array has this constructor.
  const Kind = like.constructor as new (buffer: BatchMemory) => TypedArray;
  return new Kind(buffer);
}

/** Elements of a tensor that stay in shared memory: a worker gets `{ dtype, shape, array }` and no tensor of its own. */
export class SharedElements {
  readonly tensor: Tensor;

  constructor(tensor: Tensor) {
    this.tensor = tensor;
  }
}

const sharedTensor = (value: Tensor): TypedArray => share(value, value._version, () => internal.readArray(value));

const isTyped = (value: object): value is TypedArray => ArrayBuffer.isView(value) && !(value instanceof DataView);

const isPlain = (value: object): value is Record<string, unknown> =>
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

/**
 * @param path how errors name the value
 * @throws DataError for a function, or an object that cannot say how it is made
 */
export function encode(value: unknown, path: string): Encoded {
  if (typeof value === 'function' && isPortable(value)) return encodeRecipe(value.toWorker(), path);
  if (typeof value === 'function') {
    throw new DataError(
      `DataLoader: ${path} is a function, which cannot be sent to a worker. ` +
        'Put it into a module and build the dataset there: see fromModule, or set numWorkers: 0.',
    );
  }
  if (typeof value !== 'object' || value === null) return ['value', value];
  if (value instanceof Tensor) {
    return ['tensor', value.dtype, [...value.shape], sharedTensor(value)];
  }
  if (value instanceof SharedElements) {
    const { tensor } = value;
    return encode({ dtype: tensor.dtype, shape: [...tensor.shape], array: sharedTensor(tensor) }, path);
  }
  if (isTyped(value)) return ['array', share(value, 0, () => value)];
  if (isPortable(value)) return encodeRecipe(value.toWorker(), path);
  if (Array.isArray(value)) return ['list', value.map((item, i) => encode(item, `${path}[${i}]`))];
  if (isPlain(value)) {
    return ['object', Object.entries(value).map(([key, item]) => [key, encode(item, `${path}.${key}`)])];
  }
  if (value instanceof Map || value instanceof Set || value instanceof Date || value instanceof RegExp) {
    return ['value', value];
  }
  throw new DataError(
    `DataLoader: ${path} is a ${value.constructor.name}, which cannot be sent to a worker. ` +
      'Give it a method toWorker() that says how it is made: see fromModule, or set numWorkers: 0.',
  );
}

function encodeRecipe(recipe: Recipe, path: string): Encoded {
  const args = recipe.args.map((arg, i) => encode(arg, `argument ${i} of ${recipe.export} (${path})`));
  if ('builtin' in recipe) return ['builtin', recipe.builtin, recipe.export, args];
  return ['module', recipe.module, recipe.export, args];
}

// Every global that a file may name. Each stands for a function or value of ours; nothing of it reaches further.
import { Size } from '@kindling/core';
import { Callable, PyDict, PySet, StorageRef, StorageType, TensorRef } from './python-values.ts';
import { dtypeNames, storageTypes } from './storage-types.ts';

type Fail = (what: string) => never;

const isCount = (x: unknown): x is number => typeof x === 'number' && Number.isSafeInteger(x) && x >= 0;
const isCounts = (x: unknown): x is number[] => Array.isArray(x) && x.every(isCount);
/** As PyTorch's own limit. */
const MOST_DIMS = 64;

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`: a layout, checked against its storage. */
function rebuildTensor([storage, offset, sizes, strides]: readonly unknown[], fail: Fail): TensorRef {
  if (!(storage instanceof StorageRef)) return fail('a tensor is built from something other than a storage.');
  if (
    !isCount(offset) ||
    !isCounts(sizes) ||
    !isCounts(strides) ||
    sizes.length !== strides.length ||
    sizes.length > MOST_DIMS
  )
    return fail(`a tensor of storage ${storage.key} has no valid sizes, strides and offset.`);
  const layout = `a tensor of sizes [${sizes.join(', ')}], strides [${strides.join(', ')}] and offset ${offset}`;
  if (!Number.isSafeInteger(sizes.reduce((n, s) => n * Math.max(s, 1), 1)))
    fail(`${layout} has more elements than can be counted.`);
  const end = sizes.includes(0)
    ? offset
    : sizes.reduce((at, s, d) => at + (s - 1) * (strides[d] as number), offset + 1);
  if (end > storage.numel) fail(`${layout} reaches beyond the ${storage.numel} elements of storage ${storage.key}.`);
  return new TensorRef(storage, offset, [...sizes], [...strides]);
}

/** `_rebuild_parameter(data, requires_grad, hooks)`: its tensor, as a state_dict has it. */
function rebuildParameter([data]: readonly unknown[], fail: Fail): TensorRef {
  return data instanceof TensorRef ? data : fail('a parameter is built from something other than a tensor.');
}

/** A dict of nothing, of another dict, or of pairs. */
function dict([from]: readonly unknown[], fail: Fail): PyDict {
  if (from === undefined) return new PyDict();
  if (from instanceof PyDict) return new PyDict([...from.items]);
  if (!Array.isArray(from)) return fail('a dict is built from something other than a dict or pairs.');
  return new PyDict(
    from.flatMap((pair: unknown) =>
      Array.isArray(pair) && pair.length === 2 ? (pair as unknown[]) : fail('a dict is built from no pairs.'),
    ),
  );
}

function set([from = []]: readonly unknown[], fail: Fail): PySet {
  return Array.isArray(from) ? new PySet(from) : fail('a set is built from something other than a list.');
}

function size([sizes]: readonly unknown[], fail: Fail): Size {
  return isCounts(sizes) ? Size.from(sizes) : fail('a torch.Size is built from something other than sizes.');
}

function device([type, index]: readonly unknown[], fail: Fail): string {
  if (typeof type !== 'string' || (index !== undefined && !isCount(index))) return fail('a torch.device has no name.');
  return index === undefined ? type : `${type}:${index}`;
}

function complex([re, im]: readonly unknown[], fail: Fail): { re: number; im: number } {
  return typeof re === 'number' && typeof im === 'number' ? { re, im } : fail('a complex number has no two parts.');
}

/** Bytes as protocol 2 writes them: text, one character for each byte. */
function latin1([text, encoding]: readonly unknown[], fail: Fail): Uint8Array {
  if (typeof text !== 'string' || !/^latin-?1$/.test(String(encoding)) || /[^\0-\xff]/.test(text))
    return fail('bytes are written in another way than Latin-1.');
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function emptyBytes(args: readonly unknown[], fail: Fail): Uint8Array {
  return args.length === 0 ? new Uint8Array(0) : fail('bytes are built from something.');
}

function bytearray(args: readonly unknown[], fail: Fail): Uint8Array {
  if (args.length < 2) return args[0] instanceof Uint8Array ? args[0] : emptyBytes(args, fail);
  return latin1(args, fail);
}

const functions: Record<string, Callable['call']> = {
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_parameter': rebuildParameter,
  'torch.Size': size,
  'torch.device': device,
  'collections.OrderedDict': dict,
  'collections.Counter': dict,
  '_codecs.encode': latin1,
};
for (const builtins of ['builtins', '__builtin__']) {
  functions[`${builtins}.set`] = set;
  functions[`${builtins}.frozenset`] = set;
  functions[`${builtins}.complex`] = complex;
  functions[`${builtins}.bytes`] = emptyBytes;
  functions[`${builtins}.bytearray`] = bytearray;
}

/** By module and name, joined by a point. */
export const globals: ReadonlyMap<string, Callable | StorageType | string> = new Map<
  string,
  Callable | StorageType | string
>([
  ...Object.entries(functions).map(([name, call]): [string, Callable] => [name, new Callable(name, call)]),
  ...dtypeNames.flatMap((dtype): [string, StorageType | string][] => [
    [`torch.${storageTypes[dtype]}`, new StorageType(dtype)],
    [`torch.cuda.${storageTypes[dtype]}`, new StorageType(dtype)],
    [`torch.${dtype}`, dtype],
  ]),
]);

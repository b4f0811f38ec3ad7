import { internal } from '@kindling/core';
import { Pickler } from './pickler.ts';
import { writeZip } from './zip-writer.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/**
 * A file that `torch.load` reads: tensors, and plain objects, arrays, Maps, Sets, strings, numbers, booleans, bigints,
 * null, Sizes and Uint8Arrays (as bytes) around them. Objects and Maps become dicts; integer-valued numbers ints, save
 * a `scalar(2, 'float')`. Tensors keep strides, and those of one storage share it there too: it is written once, and
 * whole. Parameters become tensors without gradient, as in a state_dict.
 *
 * `file` names the target in errors.
 * @throws SerializeError for any other value, naming where it stands, and above 4 GiB
 */
export function savePth(value: unknown, file = 'pth'): Uint8Array {
  const pickler = new Pickler(file);
  const pickle = pickler.pickle(value);
  const data = Array.from(pickler.storages.values(), ({ key, whole }): [string, Uint8Array] => [
    `archive/data/${key}`,
    internal.bytesOf(internal.readArray(whole)),
  ]);
  return writeZip(
    [['archive/data.pkl', pickle], ['archive/byteorder', text('little')], ...data, ['archive/version', text('3\n')]],
    file,
  );
}

// The dtypes in which PyTorch returns the results of its operators under autocast('cpu').
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { autocast } from '@kindling/autograd';
import { flattenOutputs, parseEntry, performSample, exists, type GoldenEntry } from '@kindling/testing';
import { folder, operatorEntries } from '@kindling-internal/reference-values';
import { describe, expect, it } from 'vitest';
import { devices } from '../behaviour/devices.ts';
import { namespaces } from '../namespaces.ts';
import { halved } from './halved.ts';

type Expected = Readonly<Record<string, readonly string[]>>;
const expected = (
  JSON.parse(readFileSync(join(folder, 'autocast.json'), 'utf8')) as {
    readonly ops: Readonly<Record<string, Expected>>;
  }
).ops;

/** Where the 1.13.1 that made the values differs: later versions put these on the list of the lower precision. */
const nowLower = new Set([
  'linalg.vecdot',
  'nn.functional.conv_transpose1d',
  'nn.functional.conv_transpose2d',
  'nn.functional.conv_transpose3d',
  'nn.functional.prelu',
]);

/** On no list, and refused in bfloat16 by both; PyTorch lets matrices without elements pass. */
const refused = new Set(['linalg.det', 'linalg.matrix_norm', 'lu_unpack', 'matrix_exp', 'norm.nuc']);
/** OpInfo multiplies matrices before it calls these. */
const wrapped = new Set(['linalg.lstsq.grad_oriented', 'linalg.pinv.singular']);

const cases: [name: string, entry: GoldenEntry, expected: readonly string[]][] = [];
for (const { file, text, bytes } of operatorEntries()) {
  const entry = parseEntry(file, text, bytes);
  if (!(file in expected) || nowLower.has(entry.op) || wrapped.has(file) || !exists(entry, namespaces)) continue;
  for (const [dtype, outs] of Object.entries(expected[file] as Expected)) {
    if (dtype === 'bfloat16' && refused.has(file)) continue;
    cases.push([`${file} of ${dtype}`, dtype === 'bfloat16' ? halved(entry) : entry, outs]);
  }
}

describe.each(devices)('on %s', (device) => {
  it.each(cases)('%s', (_name, entry, outs) => {
    const sample = entry.samples.find((s) => s.dtype === 'float32');
    if (sample === undefined) throw new Error('no float32 sample');
    const call = autocast(device, () => performSample(entry, sample, device, namespaces, false));
    expect(flattenOutputs(call.out).map((x) => x.dtype)).toEqual(outs);
  });
});

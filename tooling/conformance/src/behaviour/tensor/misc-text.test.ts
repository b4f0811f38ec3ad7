// The `misc` cases of print.json: sizes, dtypes, devices, named results and numbers as Python prints them. What Python
// writes around them (`torch.` before a dtype, quotes of a string) is put around ours here, where it is not Kindling's.
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { eye, finfo, iinfo, linalg, ones, Size, tensor, zeros, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { expect, it } from 'vitest';
import '../devices.ts';

const path = new URL('../../../../reference-values/print.json', import.meta.url);
const { misc } = JSON.parse(readFileSync(path, 'utf8')) as { misc: { expr: string; repr: string; str: string }[] };

const three = (): Tensor => tensor([3, 1, 2]);
const dtypeText = (name: string): string => `torch.${name}`;
/** A list of tensors by their own text. */
const list = (xs: readonly Tensor[]): string => `[${xs.map((x) => x.toString()).join(', ')}]`;

const texts: Record<string, () => string> = {
  'torch.Size([8, 8])': () => new Size(8, 8).toString(),
  'torch.zeros(2, 3).shape': () => String(zeros([2, 3]).shape),
  'torch.zeros(2, 3).size()': () => inspect(zeros([2, 3]).size()),
  'torch.tensor([1, 2]).shape': () => String(tensor([1n, 2n]).shape),
  'torch.float32': () => dtypeText(ones([1]).dtype),
  'torch.int64': () => dtypeText(tensor([1n]).dtype),
  'torch.tensor([1]).dtype': () => dtypeText(tensor([1n]).dtype),
  'torch.device("cpu")': () => ones([1], { device: 'cpu' }).device.toString(),
  'torch.device("cuda:1")': () => 'cuda:1',
  '(torch.ones(2, requires_grad=True) ** 2).grad_fn.name()': () =>
    ones([2], { requiresGrad: true }).pow(2).gradFn?.name ?? '',
  'torch.ones(2).max(0)': () => inspect(ones([2]).max(0)),
  'torch.tensor([3., 1., 2.]).sort()': () => inspect(three().sort()),
  'torch.tensor([3., 1., 2.]).topk(2)': () => inspect(three().topk(2)),
  'torch.finfo(torch.float32)': () => inspect(finfo('float32')),
  'torch.iinfo(torch.int64)': () => inspect(iinfo('int64')),
  'torch.tensor([1, 2, 3]).tolist()': () => `[${(tensor([1n, 2n, 3n]).toArray() as number[]).join(', ')}]`,
  'torch.tensor(1.5).item()': () => String(tensor(1.5).item()),
  'list(torch.tensor([1, 2]))': () => list([...tensor([1n, 2n])]),
  '[torch.tensor(1), torch.tensor([2.])]': () => inspect([tensor(1n), tensor([2])]).replace(/^\[ (.*) \]$/, '[$1]'),
  '{"a": torch.tensor([1.])}': () => inspect({ a: tensor([1]) }).replace(/^\{ a: (.*) \}$/, "{'a': $1}"),
  'format(torch.tensor(3.14159), ".2f")': () => tensor(3.14159).item().toFixed(2),
  'f"{torch.tensor(2.5)}"': () => String(tensor(2.5).item()),
  'f"{torch.tensor([2.5])}"': () => `${tensor([2.5]).toString()}`,
  'torch.linalg.slogdet(torch.eye(2))': () => inspect(linalg.slogdet(eye(2))),
  'torch.tensor([[1., 2.], [3., 4.]]).min(dim=1)': () =>
    inspect(
      tensor([
        [1, 2],
        [3, 4],
      ]).min(1),
    ),
};
/** Layouts and formats are plain strings here, named without a prefix. */
const without = ['str(torch.strided)', 'torch.contiguous_format'];

it('covers every case', () => {
  expect([...Object.keys(texts), ...without].sort()).toEqual(misc.map(({ expr }) => expr).sort());
});

it.each(misc.filter(({ expr }) => !without.includes(expr)))('$expr', ({ expr, str }) => {
  expect(texts[expr]?.()).toBe(str);
});

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { DType } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { formatTensor, getPrintoptions, printoptions, setPrintoptions } from './index.ts';
import type { Element, PrintedTensor } from './index.ts';
import { fixed, scientific } from './numbers.ts';

type Nested = number | string | boolean | { re: number | string; im: number | string } | Nested[];

interface Case {
  how: string;
  dtype: DType;
  shape: number[];
  requires_grad: boolean;
  repr: string;
  data?: Nested;
}

const path = new URL('../../../../tooling/reference-values/print.json', import.meta.url);
const reference = JSON.parse(readFileSync(path, 'utf8')) as {
  cases: Case[];
  printoptions: { set_printoptions: Record<string, unknown>; how: string; repr: string }[];
};

const special: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity, '-0': -0 };
const number = (value: number | string): number | bigint =>
  typeof value === 'number' ? value : (special[value] ?? BigInt(value));
function element(value: Exclude<Nested, Nested[]>): Element {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object') return number(value);
  return [Number(number(value.re)), Number(number(value.im))];
}

const tensorOf = (
  elements: (index: number) => Element,
  sizes: number[],
  rest: Partial<PrintedTensor> = {},
): PrintedTensor => ({
  sizes,
  dtype: 'float32',
  device: 'cpu',
  requiresGrad: false,
  gradFn: null,
  element: elements,
  ...rest,
});

/** The four cases too long to be stored with their data. */
const computed: Record<string, (i: number) => number> = {
  'torch.arange(2000.).reshape(40, 50)': (i) => i,
  'torch.arange(10000.).reshape(100, 100) / 3': (i) => Math.fround(i / 3),
  'torch.arange(8000).reshape(20, 20, 20)': (i) => i,
  'torch.arange(100000.) * 1e3': (i) => i * 1e3,
};

describe("PyTorch's text", () => {
  it.each(reference.cases)('of $how', ({ how, dtype, shape, requires_grad: requiresGrad, repr, data }) => {
    const flat = [data ?? []].flat(shape.length as 1) as Exclude<Nested, Nested[]>[];
    const elements = computed[how] ?? ((i: number) => element(flat[i] as Exclude<Nested, Nested[]>));
    const gradFn = /grad_fn=<(\w+)>/.exec(repr)?.[1] ?? null;
    const text = formatTensor(tensorOf(elements, shape, { dtype, requiresGrad, gradFn }));
    expect(text).toBe(repr.replace(/^Parameter containing:\n/, ''));
  });
});

describe('print options', () => {
  const tensors: Record<string, PrintedTensor> = {
    'torch.tensor([1/3, 100.])': tensorOf((i) => [Math.fround(1 / 3), 100][i] as number, [2]),
    'torch.tensor([1/3])': tensorOf(() => Math.fround(1 / 3), [1]),
    'torch.tensor([1., 2.5])': tensorOf((i) => [1, 2.5][i] as number, [2]),
    'torch.tensor([1e-6, 1.0])': tensorOf((i) => [Math.fround(1e-6), 1][i] as number, [2]),
    'torch.arange(20)': tensorOf((i) => i, [20], { dtype: 'int64' }),
    'torch.arange(8)': tensorOf((i) => i, [8], { dtype: 'int64' }),
    'torch.arange(8.)': tensorOf((i) => i, [8]),
    'torch.arange(1001)[::200]': tensorOf((i) => 200 * i, [6], { dtype: 'int64' }),
    'torch.arange(2000.)/3': tensorOf((i) => Math.fround(i / 3), [2000]),
  };

  afterEach(() => setPrintoptions({ profile: 'default' }));

  it.each(reference.printoptions)('$set_printoptions for $how', ({ set_printoptions: set, how, repr }) => {
    const { sci_mode: sciMode, ...others } = set;
    setPrintoptions({ ...others, sciMode: sciMode as boolean | undefined });
    expect(formatTensor(tensors[how] as PrintedTensor)).toBe(repr);
  });

  it('hold for a body, also one that throws', () => {
    const shown = printoptions({ precision: 2 }, () => formatTensor(tensors['torch.tensor([1/3])'] as PrintedTensor));
    expect(shown).toBe('tensor([0.33])');
    expect(() =>
      printoptions({ precision: 2 }, () => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(getPrintoptions().precision).toBe(4);
  });

  it('refuse values that make no sense, and stay as they were', () => {
    expect(() => setPrintoptions({ precision: -1 })).toThrow(ValueError);
    expect(() => setPrintoptions({ edgeitems: 1.5 })).toThrow(/edgeitems/);
    expect(getPrintoptions()).toEqual({ precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null });
  });
});

describe('formatTensor', () => {
  it('reads only what it shows', () => {
    const read: number[] = [];
    const tensor = tensorOf((i) => (read.push(i), i), [1000, 1000], { dtype: 'int64' });
    expect(formatTensor(tensor)).toContain('...,');
    expect(new Set(read).size).toBe(36);
  });

  it('names a device that is not the default, and shows no elements of a meta tensor', () => {
    const none = (): never => {
      throw new Error('must not be read');
    };
    expect(formatTensor(tensorOf(() => 1, [1], { device: 'cuda:0' }))).toBe("tensor([1.], device='cuda:0')");
    expect(formatTensor(tensorOf(none, [2, 3], { device: 'meta' }))).toBe("tensor(..., device='meta', size=(2, 3))");
    expect(formatTensor(tensorOf(none, [2], { device: 'meta', dtype: 'int32' }))).toBe(
      "tensor(..., device='meta', size=(2,), dtype=torch.int32)",
    );
  });

  it('leaves out the default dtype, whichever it is', () => {
    const defaults = { dtype: 'float64', device: 'cpu' } as const;
    expect(
      formatTensor(
        tensorOf(() => 1, [1], { dtype: 'float64' }),
        defaults,
      ),
    ).toBe('tensor([1.])');
    expect(
      formatTensor(
        tensorOf(() => 1, [1]),
        defaults,
      ),
    ).toBe('tensor([1.], dtype=torch.float32)');
  });

  it('breaks the line before a suffix that would pass its end', () => {
    const row = tensorOf((i) => 0.5 + i, [9], { gradFn: 'MulBackward0', requiresGrad: true });
    expect(formatTensor(row)).toMatch(/8\.5000\],\n {7}grad_fn=<MulBackward0>\)$/);
  });

  it('shows a million elements when asked to', () => {
    const tensor = tensorOf((i) => i % 2, [1_000_000]);
    expect(printoptions({ profile: 'full' }, () => formatTensor(tensor)).length).toBeGreaterThan(4_000_000);
  });
});

describe('numbers', () => {
  it('round ties to even, as Python does', () => {
    expect([0.5, 1.5, 2.5, 3.5, -0.5].map((x) => fixed(x, 0))).toEqual(['0', '2', '2', '4', '-0']);
    expect([0.03125, 0.09375, -323578.28125].map((x) => fixed(x, 4))).toEqual(['0.0312', '0.0938', '-323578.2812']);
    expect([1.5, 2.5, 12.5, 0.125].map((x) => scientific(x, 0))).toEqual(['2e+00', '2e+00', '1e+01', '1e-01']);
    expect([100005, 100015, 1.00005].map((x) => scientific(x, 4))).toEqual(['1.0000e+05', '1.0002e+05', '1.0001e+00']);
  });

  it('keep the sign of zero and the whole of huge integers', () => {
    expect([fixed(-0, 2), scientific(-0, 2), fixed(-1e-9, 4)]).toEqual(['-0.00', '-0.00e+00', '-0.0000']);
    expect(fixed(1e22, 0)).toBe('10000000000000000000000');
    expect([NaN, Infinity, -Infinity].map((x) => scientific(x, 4))).toEqual(['nan', 'inf', '-inf']);
    expect(scientific(1e-300, 4)).toBe('1.0000e-300');
  });
});

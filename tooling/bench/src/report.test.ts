import { expect, it } from 'vitest';
import { rowOf, type Report } from './report.ts';
import { formatReport, rateOf } from './table.ts';

const rounds = new Map([
  ['kindling', [2, 1, 3, 2, 2]],
  ['pytorch', [4, 4, 4, 5, 3]],
]);

it('gives medians, spreads, and the ratio of a peer to Kindling', () => {
  expect(rowOf('gemm1024', rounds)).toEqual({
    case: 'gemm1024',
    kindling: { ms: 2, spread: 0 },
    peers: { pytorch: { ms: 4, spread: 0, ratio: 2 } },
  });
  expect(() => rowOf('mlp', new Map([['pytorch', [1]]]))).toThrow(/kindling has no case mlp/);
});

it('says what Kindling reaches', () => {
  expect(rateOf('gemm1024', { ms: 2 * 1.024 ** 3 * 10, spread: 0 })).toBe('100 GFLOP/s');
  expect(rateOf('add1e6', { ms: 1, spread: 0 })).toBe('12.0 GB/s');
  expect(rateOf('add1_x1000', { ms: 1, spread: 0 })).toBe('–');
});

it('lists what is far slower than PyTorch', () => {
  const rows = [
    { case: 'sort.last@1e6', kindling: { ms: 10, spread: 0 }, peers: { pytorch: { ms: 2, spread: 0, ratio: 0.2 } } },
    rowOf('gemm64', rounds),
  ] as const;
  const report = { suite: 'ops', threads: 1, machine: '', node: '', wasmMode: '', rounds: 3, libraries: {}, rows };
  const text = formatReport(report);
  expect(text.slice(text.indexOf('Below'))).toBe("Below 0.3 of PyTorch's speed:\n\n- sort.last@1e6 ×0.20");
});

it('writes a table with a column for each library and every version', () => {
  const report: Report = {
    suite: 'train',
    threads: 1,
    machine: 'a machine',
    node: '24.0.0',
    wasmMode: 'simd',
    rounds: 5,
    libraries: {
      kindling: { version: '0.0.0', threads: 1, mode: 'simd' },
      pytorch: { version: '1.13.1', threads: 2 },
      tfjs: { version: '4.22.0', threads: 1 },
    },
    rows: [
      rowOf('gemm64', rounds),
      {
        case: 'mlp',
        kindling: { ms: 123.4, spread: 24.68 },
        peers: { tfjs: { ms: 0.001234, spread: 0, ratio: 0.00001 } },
      },
    ],
  };
  expect(formatReport(report)).toBe(
    [
      'a machine; Node 24.0.0',
      'kindling 0.0.0, 1 thread, simd',
      'pytorch 1.13.1, 2 threads',
      'tfjs 4.22.0, 1 thread',
      "Medians of 5 rounds, ± half the spread of the middle half; × is the peer's time over Kindling's.",
      '',
      '| case   | kindling, ms | rate          | pytorch, ms    | tfjs, ms          |',
      '| ------ | ------------ | ------------- | -------------- | ----------------- |',
      '| gemm64 | 2.00 ±0%     | 0.262 GFLOP/s | 4.00 ±0% ×2.00 | –                 |',
      '| mlp    | 123 ±10%     | 0.424 GFLOP/s | –              | 0.00123 ±0% ×0.00 |',
    ].join('\n'),
  );
});

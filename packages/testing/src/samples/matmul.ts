import { input } from '../inputs/input.ts';
import { numbers, sample, type Argument, type OpName } from './sample.ts';

const unequal = /one dtype/;
const inner = /inner sizes differ: \[2, 3\] x \[4, 5\] \(3 against 4\)/;
const mixed = (name: OpName, a: readonly number[], b: readonly number[]) => ({
  args: name === 'dot' ? [input(a), input(b, { dtype: 'int64' })] : [input(a), input(b, { dtype: 'int64' })],
  throws: unequal,
});

const product = (
  name: OpName,
  shapes: readonly (readonly [a: readonly number[], b: readonly number[]])[],
  exact: readonly [unknown[], unknown],
) =>
  sample(name, {
    dtypes: numbers,
    exact: [exact],
    cases: shapes.map(([a, b]) => [input(a), input(b)]),
    errors: [mixed(name, shapes[0]?.[0] ?? [], shapes[0]?.[1] ?? [])],
  });

const rows = [
  [1, 2],
  [3, 4],
];

/** A bias of every shape that broadcasts, both factors, and none. */
const weighted = (name: OpName, batch: readonly number[]) => {
  const call = (bias: readonly number[], ...options: readonly Argument[]): Argument[] => [
    input(bias),
    input([...batch, 3, 4]),
    input([...batch, 4, 2]),
    ...options,
  ];
  return sample(name, {
    dtypes: numbers,
    cases: [call([...batch, 3, 2]), call([2]), call([]), call([2], { beta: 2, alpha: 3 }), call([3, 1], { beta: 0 })],
    errors: [{ args: call([5]), throws: /\[5\]/ }],
  });
};

export const matmulSamples = [
  product(
    'mm',
    [
      [
        [3, 4],
        [4, 2],
      ],
      [
        [1, 5],
        [5, 1],
      ],
      [
        [2, 0],
        [0, 3],
      ],
      [
        [0, 4],
        [4, 2],
      ],
    ],
    [
      [rows, rows],
      [
        [7, 10],
        [15, 22],
      ],
    ],
  ),
  product(
    'bmm',
    [
      [
        [2, 3, 4],
        [2, 4, 2],
      ],
      [
        [0, 3, 4],
        [0, 4, 2],
      ],
      [
        [2, 3, 0],
        [2, 0, 2],
      ],
    ],
    [
      [[rows], [rows]],
      [
        [
          [7, 10],
          [15, 22],
        ],
      ],
    ],
  ),
  product(
    'mv',
    [
      [[3, 4], [4]],
      [[0, 4], [4]],
      [[3, 0], [0]],
    ],
    [
      [rows, [1, 1]],
      [3, 7],
    ],
  ),
  product(
    'dot',
    [
      [[4], [4]],
      [[0], [0]],
    ],
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      32,
    ],
  ),
  sample('matmul', {
    dtypes: numbers,
    exact: [
      [
        [rows, rows],
        [
          [7, 10],
          [15, 22],
        ],
      ],
    ],
    cases: [
      [input([4]), input([4])],
      [input([3, 4]), input([4])],
      [input([4]), input([4, 2])],
      [input([3, 4]), input([4, 2])],
      [input([2, 3, 4]), input([4, 2])],
      [input([2, 3, 4]), input([4])],
      [input([4]), input([2, 4, 3])],
      [input([2, 1, 3, 4]), input([5, 4, 2])],
      [input([2, 0, 4]), input([4, 2])],
    ],
    errors: [
      { args: [input([2, 3]), input([4, 5])], throws: inner },
      { args: [input([]), input([3])], throws: /at least 1 dimension/ },
    ],
  }),
  sample('linear', {
    method: null,
    dtypes: numbers,
    cases: [
      [input([3, 4]), input([2, 4]), input([2])],
      [input([2, 3, 4]), input([5, 4]), input([5])],
      [input([4]), input([2, 4]), input([2])],
      [input([3, 4]), input([2, 4])],
      [input([0, 4]), input([2, 4]), input([2])],
    ],
    errors: [{ args: [input([3, 4]), input([2, 5])], throws: /inFeatures \(4 against 5\)/ }],
  }),
  weighted('addmm', []),
  weighted('baddbmm', [2]),
];

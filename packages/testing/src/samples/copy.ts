import { internal, type DeviceLike, type ScalarLike, type Tensor } from '@kindling/core';
import { input } from '../inputs/input.ts';
import { everyDType, sample } from './sample.ts';

const { rawCopy, rawFill, rows } = internal;

/** In values that no conversion rounds or wraps: those of floats to integers are C's own business. */
const small = { domain: [0, 100] } as const;

export const copySamples = [
  sample('copy', {
    method: null,
    dtypes: everyDType,
    gradient: false,
    call: (out: Tensor, x: Tensor) => (rawCopy(out, x), out),
    cases: [
      [input([3, 4]), input([3, 4])],
      [input([3, 4]), input([4], { dtype: 'int64', ...small })],
      [input([3, 4]), input([3, 1], { dtype: 'float32', ...small })],
      [input([3, 4]), input([], { dtype: 'bool' })],
      [input([0]), input([0])],
    ],
    skips: [
      { check: 'layouts', reason: 'writes into its first argument, which an expanded tensor cannot be; see copy_' },
    ],
  }),
  sample('fill', {
    method: null,
    dtypes: everyDType,
    gradient: false,
    call: (out: Tensor, value: number) => (rawFill(out, value), out),
    cases: [
      [input([3, 4]), 1],
      [input([]), 0],
      [input([0]), 1],
    ],
    skips: [
      { check: 'layouts', reason: 'writes into its first argument, which an expanded tensor cannot be; see fill_' },
    ],
  }),
  sample('copy_', {
    method: null,
    inplace: 'copy_',
    dtypes: everyDType,
    call: (self: Tensor, source: Tensor) => rows.copy_(self.clone(), source),
    cases: [
      [input([3, 4]), input([3, 4])],
      [input([3, 4]), input([4])],
      [input([]), input([])],
      [input([0]), input([0])],
    ],
    errors: [{ args: [input([3]), input([4])], throws: /\[3\] and \[4\]/ }],
  }),
  sample('fill_', {
    method: null,
    inplace: 'fill_',
    dtypes: everyDType,
    call: (self: Tensor, value: ScalarLike) => rows.fill_(self.clone(), value),
    cases: [
      [input([3, 4]), 1],
      [input([]), 0],
      [input([0]), 1],
    ],
  }),
  sample('clone', { dtypes: everyDType, cases: [[input([3, 4])], [input([])], [input([0])]] }),
  sample('to', {
    dtypes: everyDType,
    exact: [
      [
        [[-1.9, 0, 2.9], 'int64'],
        [-1n, 0n, 2n],
      ],
      [
        [[0, 0.5, NaN], 'bool'],
        [false, true, true],
      ],
    ],
    cases: [
      [input([3, 4]), 'float64'],
      { args: [input([3, 4], small), 'float32'], gradient: false },
      { args: [input([3, 4], small), 'int64'], gradient: false },
      { args: [input([3, 4], small), 'uint8'], gradient: false },
      { args: [input([3, 4]), 'bool'], gradient: false },
      [input([3, 4]), { copy: true }],
    ],
    errors: [{ args: [input([3]), 'float8'], throws: /unknown dtype 'float8'|float8/ }],
  }),
  sample('toDevice', {
    method: null,
    dtypes: everyDType,
    call: (x: Tensor, device: DeviceLike | null) => rows.toDevice(x, device ?? x.device),
    cases: [
      [input([3, 4]), null],
      [input([]), null],
      [input([0]), null],
    ],
    errors: [{ args: [input([3]), 'nowhere'], throws: /Unknown device 'nowhere'/ }],
  }),
];

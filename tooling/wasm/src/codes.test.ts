import { expect, it } from 'vitest';
import { codesModule, parseOps } from './codes.ts';

const def = `// UNARY(ignored, Types, in a comment)
UNARY(neg, Numeric, -x)
BINARY(add, All, static_cast<T>(a + b))
`;

it('numbers the rows in order', () => {
  expect(parseOps(def).map((op) => op.name)).toEqual(['neg', 'add']);
  expect(codesModule({ codes: def })).toContain('add: 1, // binary');
});

it('refuses a name that stands twice', () => {
  expect(() => parseOps(`${def}UNARY(neg, All, x)\n`)).toThrow(/'neg' twice/);
});

it('refuses a row that it cannot read, which would shift the codes after it', () => {
  expect(() => parseOps(`${def}UNARY(odd: All, x)\n`)).toThrow(/UNARY\(odd/);
});

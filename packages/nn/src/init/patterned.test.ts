import { empty, manualSeed, ones } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { dirac_, sparse_ } from './patterned.ts';

it('dirac_ lets channels pass unchanged, in each group', () => {
  const zero = [0, 0, 0];
  const one = [0, 1, 0];
  expect(dirac_(ones([4, 2, 3]), 2).toArray()).toEqual([
    [one, zero],
    [zero, one],
    [one, zero],
    [zero, one],
  ]);
  expect(() => dirac_(ones([4, 2]))).toThrow(/dirac_: expected the weight of a convolution, got \[4, 2\]/);
  expect(() => dirac_(ones([4, 2, 3]), 3)).toThrow(/not divisible by 3 groups/);
});

it("sparse_ draws PyTorch's numbers and zeros", () => {
  manualSeed(0);
  const wanted = [
    [0, 0, -0.002505785785615444, -0.004338787868618965],
    [0.008487103506922722, 0.006920091342180967, -0.0031601276714354753, 0],
    [0, -0.0015771244652569294, 0.014436600729823112, 0],
    [0.0016645534196868539, 0.008743817918002605, 0, -0.001116093248128891],
    [0, 0, 0, 0],
    [0.006180566269904375, 0, 0, -0.02316041849553585],
  ];
  const found = sparse_(empty([6, 4]), 0.5).toArray() as number[][];
  wanted.forEach((row, i) => row.forEach((v, j) => expect(found[i]?.[j]).toBeCloseTo(v, 8)));
  expect(() => sparse_(empty([6]), 0.5)).toThrow(/only matrices/);
});

import type { Generator } from '@kindling/core';
import { DataError } from '../errors.ts';
import { permuted } from './numpy-random.ts';

/** Indices of each class, classes in ascending order. */
export function byClass(labels: readonly (number | bigint | string | boolean)[]): number[][] {
  const groups = new Map<number | bigint | string | boolean, number[]>();
  labels.forEach((label, i) => {
    const group = groups.get(label);
    if (group) group.push(i);
    else groups.set(label, [i]);
  });
  return [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, indices]) => indices);
}

/**
 * How many of each class make a sample of so many, each class in its share: what rounding down leaves over goes to the
 * classes of the largest remainders, drawn among equals.
 */
function shares(counts: readonly number[], draws: number, generator: Generator): number[] {
  const total = sum(counts);
  const exact = counts.map((count) => (count / total) * draws);
  const taken = exact.map(Math.floor);
  let missing = Math.floor(draws - sum(taken));
  const remainders = exact.map((value, i) => value - (taken[i] as number));
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const equals = remainders.flatMap((value, i) => (value === remainder ? [i] : []));
    for (const i of permuted(generator, equals).slice(0, missing)) taken[i] = (taken[i] as number) + 1;
    missing -= Math.min(missing, equals.length);
  }
  return taken;
}

/** Indices of both parts, each class in both in its share: scikit-learn's StratifiedShuffleSplit, draw for draw. */
export function stratified(
  classes: readonly number[][],
  trainCount: number,
  testCount: number,
  generator: Generator,
): { train: number[]; test: number[] } {
  const counts = classes.map((indices) => indices.length);
  const least = Math.min(...counts);
  if (least < 2) {
    throw new DataError('trainTestSplit: stratify has a class with a single sample; each class needs 2 or more.');
  }
  for (const [name, count] of Object.entries({ trainSize: trainCount, testSize: testCount })) {
    if (count < classes.length) {
      throw new DataError(
        `trainTestSplit: ${name} is ${count} samples, fewer than the ${classes.length} classes of stratify.`,
      );
    }
  }
  const inTrain = shares(counts, trainCount, generator);
  const left = counts.map((count, i) => count - (inTrain[i] as number));
  const inTest = shares(left, testCount, generator);
  const train: number[] = [];
  const test: number[] = [];
  classes.forEach((indices, i) => {
    const order = permuted(generator, indices);
    const cut = inTrain[i] as number;
    train.push(...order.slice(0, cut));
    test.push(...order.slice(cut, cut + (inTest[i] as number)));
  });
  return { train: permuted(generator, train), test: permuted(generator, test) };
}

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);

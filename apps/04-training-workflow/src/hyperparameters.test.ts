import { expect, it } from 'vitest';
import { hyperparametersOf } from './hyperparameters.ts';

it('reads the three numbers', () => {
  expect(hyperparametersOf('batch_size: 16\nlr: 1.0e-4\nepochs: 100 # many\n')).toEqual({
    batchSize: 16,
    lr: 1e-4,
    epochs: 100,
  });
});

it.each([
  ['lr: 0.1\nepochs: 1', /batch_size is a whole number above 0; got undefined/],
  ['batch_size: 1.5\nlr: 0.1\nepochs: 1', /batch_size is a whole number above 0; got 1\.5/],
  ['batch_size: 1\nlr: fast\nepochs: 1', /lr is a number above 0; got "fast"/],
  ['', /batch_size/],
])('refuses %j', (yaml, message) => expect(() => hyperparametersOf(yaml)).toThrow(message));

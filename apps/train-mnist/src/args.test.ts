import { expect, it } from 'vitest';
import { parseOptions } from './args.ts';
import { UsageError } from './errors.ts';

it('has a default for every flag', () => {
  expect(parseOptions([])).toEqual({
    model: 'mlp',
    optimizer: 'adam',
    epochs: 3,
    batchSize: 64,
    lr: undefined,
    seed: 0,
    device: undefined,
    out: 'out',
    data: undefined,
  });
});

it('reads every flag, with a space or an equals sign', () => {
  const text =
    '--model=mlp --optimizer sgd --epochs 2 --batch-size=32 --lr 1e-2 --seed 7 --device cpu --out a/b --data=d';
  expect(parseOptions(text.split(' '))).toEqual({
    model: 'mlp',
    optimizer: 'sgd',
    epochs: 2,
    batchSize: 32,
    lr: 0.01,
    seed: 7,
    device: 'cpu',
    out: 'a/b',
    data: 'd',
  });
});

it.each(['--help', '-h'])('knows %s', (flag) => expect(parseOptions(['--epochs', '0', flag])).toBeNull());

it.each([
  ['--epoch 3', /Unknown flag --epoch\./],
  ['-x', /Unknown flag -x\./],
  ['train', /'train' is not a flag\./],
  ['--epochs', /--epochs needs a value\./],
  ['--epochs=', /--epochs needs a value\./],
  ['--epochs 0', /--epochs is a whole number from 1 to 10000; got '0'\./],
  ['--epochs -1', /--epochs is a whole number from 1/],
  ['--epochs 1.5', /--epochs is a whole number from 1/],
  ['--epochs three', /got 'three'/],
  ['--epochs 0x10', /got '0x10'/],
  ['--batch-size 0', /--batch-size is a whole number from 1/],
  ['--seed -3', /--seed is a whole number from 0/],
  ['--seed 1e3', /--seed is a whole number from 0/],
  ['--lr 0', /--lr is a number above 0; got '0'\./],
  ['--lr -0.1', /--lr is a number above 0; got '-0\.1'\./],
  ['--lr fast', /--lr is a number above 0; got 'fast'\./],
  ['--lr Infinity', /--lr is a number above 0/],
  ['--model resnet', /--model is one of mlp; got 'resnet'\./],
  ['--optimizer lbfgs', /--optimizer is one of adam, sgd; got 'lbfgs'\./],
])('refuses %s', (text, message) => {
  expect(() => parseOptions(text.split(' '))).toThrow(message);
  expect(() => parseOptions(text.split(' '))).toThrow(UsageError);
});

import { expect, it } from 'vitest';
import { parseCommand } from './args.ts';
import { BenchError } from './errors.ts';

it('runs everything on one thread by default', () => {
  const command = parseCommand([]);
  expect(command).toMatchObject({ run: 'bench', suite: 'all', threads: 1, json: undefined });
  expect(command.run === 'bench' && command.cases).toHaveLength(33);
});

it('takes a suite, some of its cases, threads and a file', () => {
  const argv = ['--suite', 'gemm', '--case', 'gemm512,gemm64', '--threads', '2', '--json', 'a.json', '--peers', 'tfjs'];
  expect(parseCommand(argv)).toEqual({
    run: 'bench',
    suite: 'gemm',
    cases: ['gemm512', 'gemm64'],
    threads: 2,
    rounds: 9,
    peers: ['tfjs'],
    json: 'a.json',
  });
});

it('measures operators beside PyTorch, at three sizes', () => {
  const command = parseCommand(['--suite', 'ops', '--case', 'add@1,sum.first@1e6']);
  expect(command).toMatchObject({ cases: ['add@1', 'sum.first@1e6'], rounds: 3, peers: ['pytorch'] });
});

it('asks for help, or for the peers to be installed', () => {
  expect(parseCommand(['-h'])).toEqual({ run: 'help' });
  expect(parseCommand(['--install-peers'])).toEqual({ run: 'install-peers' });
});

it.each([
  [['--suite', 'gem'], /'gem' is none of gemm, pointwise, conv, smallop, train, ops/],
  [['--suite', 'train', '--case', 'gemm64'], /'gemm64' is none of mlp/],
  [['--peers', 'numpy'], /'numpy' is none of pytorch/],
  [['--threads', '0'], /--threads is a whole number from 1; got '0'/],
  [['--rounds', '2.5'], /--rounds is a whole number from 1; got '2.5'/],
  [['--fast'], /Unknown option '--fast'.*--help/],
  [['gemm'], /Unexpected argument 'gemm'.*--help/],
])('refuses %j', (argv, message) => {
  expect(() => parseCommand(argv)).toThrow(message);
  expect(() => parseCommand(argv)).toThrow(BenchError);
});

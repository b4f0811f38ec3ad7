import { afterEach, expect, it, vi } from 'vitest';
import { run } from './run.ts';

afterEach(() => vi.restoreAllMocks());

it.each([
  [['--suite', 'nothing'], 2, /^bench: --suite: 'nothing' is none of/],
  [['--case', 'mlp', '--json', '/no/such/folder/a.json'], 1, /^bench: --json: cannot write .*ENOENT/],
])('%j ends in one line', async (argv, status, message) => {
  const error = vi.spyOn(console, 'error').mockReturnValue();
  expect(await run(argv)).toBe(status);
  expect(error.mock.calls).toHaveLength(1);
  expect(error.mock.calls[0]?.[0]).toMatch(message);
});

it('prints its flags', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  expect(await run(['--help'])).toBe(0);
  expect(log.mock.calls[0]?.[0]).toMatch(/--install-peers/);
});

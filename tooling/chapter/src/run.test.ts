import { ShapeError, tensor } from 'kindling';
import { expect, it } from 'vitest';
import type { Chapter } from './notebook.ts';
import { runChapter } from './run.ts';

async function run(chapter: Chapter, ...argv: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  const status = await runChapter(chapter, argv, {
    stdout: { write: (part) => (text.stdout += part) },
    stderr: { write: (part) => (text.stderr += part) },
  });
  return { status, ...text };
}

const chapter: Chapter = ({ section, print, short }) => {
  section('first');
  print('short:', short, tensor([1]).device.toString());
};

it('prints sections, and tells the chapter what is asked for', async () => {
  expect(await run(chapter, '--', '--short', '--device', 'cpu')).toEqual({
    status: 0,
    stdout: '=== first ===\nshort: true cpu\n',
    stderr: '',
  });
});

it('shows its flags', async () => {
  expect(await run(chapter, '--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/--device NAME/) });
});

it.each([
  [['--device', 'tpu'], /--device: Unknown device 'tpu'/],
  [['--device', 'meta'], /computes no values/],
  [['--device'], /'--device <value>' argument missing\. See --help/],
  [['--epochs', '3'], /Unknown option '--epochs'\. See --help/],
])('refuses %j in one line', async (argv, message) => {
  const { status, stderr, stdout } = await run(chapter, ...argv);
  expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
  expect(stderr).toMatch(message);
});

it('ends with one line for an error of Kindling, and throws any other', async () => {
  const wrong = await run(() => {
    throw new ShapeError('two\n  lines', { op: 'add', shapes: [] });
  });
  expect(wrong).toEqual({ status: 1, stdout: '', stderr: 'two lines\n' });
  await expect(run(() => Promise.reject(new RangeError('a bug')))).rejects.toThrow('a bug');
});

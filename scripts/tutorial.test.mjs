import { expect, it } from 'vitest';
import { chaptersOf, runTutorial } from './lib/tutorial.mjs';

const all = ['01-tensors', '02-autograd', '10-fine-tune'];

it('takes all chapters with short settings, or those that are named in full', () => {
  expect(chaptersOf(['--device', 'cpu'], all)).toEqual({ chapters: all, flags: ['--short', '--device', 'cpu'] });
  expect(chaptersOf(['02', '--device', 'cpu'], all)).toEqual({ chapters: ['02-autograd'], flags: ['--device', 'cpu'] });
  expect(chaptersOf(['10-fine-tune', '01'], all).chapters).toEqual(['01-tensors', '10-fine-tune']);
  expect(() => chaptersOf(['11'], all)).toThrow("There is no chapter '11'. There are: 01-tensors, 02-autograd");
});

it('goes on after a chapter that fails, and fails at the end', async () => {
  const started = [];
  const start = (file, flags) => {
    started.push([file, ...flags].join(' '));
    return file.includes('01-') ? 1 : 0;
  };
  expect(await runTutorial(['01', '02'], { build: () => 0, start })).toBe(1);
  expect(started).toEqual([
    'apps/01-tensors/src/main.ts --out out/01-tensors',
    'apps/02-autograd/src/main.ts --out out/02-autograd',
  ]);
  expect(await runTutorial(['02'], { build: () => 0, start })).toBe(0);
  expect(await runTutorial(['02'], { build: () => 3, start })).toBe(3);
});

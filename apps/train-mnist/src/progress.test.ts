import { expect, it } from 'vitest';
import { progressOn, type Output } from './progress.ts';

function record(terminal: Partial<Output> = {}): { output: Output; text: () => string } {
  let text = '';
  return { output: { ...terminal, write: (part) => (text += part) }, text: () => text };
}

const state = { loss: 0.25, samplesPerSecond: 12345, secondsLeft: 3 };

it('writes some plain lines where there is no terminal', () => {
  const { output, text } = record();
  const progress = progressOn(output);
  progress.start('epoch 1/3', 1000);
  for (let seen = 8; seen <= 1000; seen += 8) progress.update({ ...state, seen });
  progress.stop();
  const lines = text().trimEnd().split('\n');
  expect(lines.map((line) => line.split(' · ')[0])).toEqual(
    ['20 %', '40 %', '60 %', '80 %', '100 %'].map((share) => `epoch 1/3: ${share}`),
  );
  expect(lines[0]).toBe('epoch 1/3: 20 % · loss 0.2500 · 12,345 samples/s · 3.0 s left');
});

it('draws a bar on a terminal and takes it away in the end', () => {
  const moves = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  const { output, text } = record({ isTTY: true, columns: 100, ...moves });
  const progress = progressOn(output);
  progress.start('epoch 1/3', 1000);
  progress.update({ ...state, seen: 500 });
  progress.stop();
  expect(text()).toContain('epoch 1/3 ');
  expect(text()).toMatch(/█+░+ 50 % · loss 0\.2500 · 12,345 samples\/s · 3\.0 s left/);
  expect(text()).not.toContain('\n');
});

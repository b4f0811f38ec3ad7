import { expect, it } from 'vitest';
import { measure, type Plan } from './measure.ts';

const plan: Plan = { warmupMs: 1, warmupCalls: 5, sampleMs: 0, turnMs: 0 };

it('warms up, then takes at least three samples', async () => {
  let calls = 0;
  const samples = await measure(() => void calls++, plan);
  expect(samples).toHaveLength(3);
  expect(calls).toBeGreaterThanOrEqual(1 + 5 + 3);
  expect(samples.every((ms) => ms >= 0)).toBe(true);
});

it('puts as many calls into a sample as fill its time', async () => {
  let calls = 0;
  const samples = await measure(() => void calls++, { ...plan, sampleMs: 2 });
  // A call takes far less than a microsecond, so a sample holds thousands.
  expect(calls / samples.length).toBeGreaterThan(1000);
});

it('waits for each asynchronous call before the next', async () => {
  let running = 0;
  let most = 0;
  const call = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  await measure(call, plan);
  expect(most).toBe(1);
});

it('passes on what the call throws', async () => {
  await expect(measure(() => Promise.reject(new Error('no such kernel')), plan)).rejects.toThrow('no such kernel');
});

// How one library times one case in its own process; peers/pytorch.py does the same in Python.

export type Call = () => void | Promise<void>;

export interface Plan {
  /** Time and number of calls before anything is counted: V8 and WASM only then run their optimised code. */
  readonly warmupMs: number;
  readonly warmupCalls: number;
  /** A sample is as many calls as fill this time, so that the collection of garbage is part of it. */
  readonly sampleMs: number;
  readonly turnMs: number;
}

const minimumSamples = 3;

/** Milliseconds of one call, of each sample. */
export async function measure(call: Call, plan: Plan): Promise<number[]> {
  const first = call();
  await first;
  const time = first instanceof Promise ? timeAsync : timeSync;
  const began = performance.now();
  let calls = 0;
  for (let spent = 0; spent < plan.warmupMs || calls < plan.warmupCalls; spent = performance.now() - began) {
    await time(call, 1);
    calls++;
    // Slow cases need no thousand calls to warm up.
    if (spent > 10 * plan.warmupMs) break;
  }
  let perSample = 1;
  for (let spent = 0; spent < plan.sampleMs;) {
    spent = await time(call, perSample);
    if (spent < plan.sampleMs) perSample = Math.ceil(perSample * Math.min(10, (1.1 * plan.sampleMs) / spent));
  }
  const samples: number[] = [];
  for (let spent = 0; spent < plan.turnMs || samples.length < minimumSamples;) {
    const ms = await time(call, perSample);
    spent += ms;
    samples.push(ms / perSample);
  }
  return samples;
}

function timeSync(call: Call, count: number): number {
  const began = performance.now();
  for (let i = 0; i < count; i++) void call();
  return performance.now() - began;
}

async function timeAsync(call: Call, count: number): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < count; i++) await call();
  return performance.now() - began;
}

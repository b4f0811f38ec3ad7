// A training loop as users write it, without any dispose, on the built packages. Run by loop.test.ts on
// each Node: node program.mjs LOOP SCENARIO STEPS. Prints one line of JSON.
import '@kindling/cpu-backend';
import { noGrad } from '@kindling/autograd';
import { internal, manualSeed, memoryStats, randint, randn } from '@kindling/core';

const [loop = 'sync', scenario = 'train', steps = '10000'] = process.argv.slice(2);

manualSeed(0);
const parameters = [randn([64, 128]).mul_(0.1), randn([128]), randn([128, 10]).mul_(0.1), randn([10])];
for (const p of parameters) p.requiresGrad = true;
const [w1, b1, w2, b2] = parameters;
const x = randn([64, 64]);
const y = randint(0, 10, [64]);

const forward = () => internal.softmaxCrossEntropy(x.matmul(w1).add(b1).relu().matmul(w2).add(b2), y).mean();

function update() {
  noGrad(() => {
    for (const p of parameters) {
      p.sub_(p.grad.mul(0.01));
      p.grad = null;
    }
  });
}

const kept = [];
/** Keeps a tensor and the values it had, and checks one that was kept a while ago. */
function keep(tensor) {
  kept.push([tensor, tensor.toTypedArray()]);
  if (kept.length < 40) return;
  const [old, values] = kept.shift();
  if (old.toTypedArray().some((v, i) => v !== values[i])) throw new Error('a tensor that is still held has changed');
}

const scenarios = {
  train() {
    forward().backward();
    update();
  },
  /** The loss is dropped: what backward would have freed must go by itself. */
  dropped() {
    forward();
  },
  /** Hooks keep gradients, the program keeps activations. */
  hooks() {
    const hidden = x.matmul(w1).add(b1);
    hidden.registerHook((g) => keep(g));
    const loss = internal.softmaxCrossEntropy(hidden.relu().matmul(w2).add(b2), y).mean();
    keep(hidden.detach());
    loss.backward();
    keep(loss.detach());
    update();
  },
};

const pauses = {
  sync: null,
  microtask: () => Promise.resolve(),
  macrotask: () => new Promise((resolve) => setImmediate(resolve)),
};

const step = scenarios[scenario];
const pause = pauses[loop];
const count = Number(steps);
let early = 0;
let peak = 0;
const measure = (i) => {
  const { rss } = process.memoryUsage();
  if (i === Math.floor(count / 5)) early = rss;
  peak = Math.max(peak, rss);
};

/** Without an await anywhere where the loop is synchronous: one would end the job. */
function synchronous() {
  for (let i = 0; i < count; i++) {
    step();
    if (i % 100 === 0) measure(i);
  }
}

async function pausing() {
  for (let i = 0; i < count; i++) {
    step();
    await pause();
    if (i % 100 === 0) measure(i);
  }
}

function report() {
  const { peakBytes, liveBlocks, collections, tracker } = memoryStats();
  console.log(
    JSON.stringify({ node: process.version, loop, scenario, peakBytes, liveBlocks, collections, tracker, early, peak }),
  );
}

if (pause === null) {
  synchronous();
  report();
} else void pausing().then(report);

import { data } from 'kindling';
import { expect, it, vi } from 'vitest';
import type { Digits } from './digits.ts';
import type { Event } from './protocol.ts';
import { fresh, reduce } from './session.ts';
import { defaults } from './settings.ts';
import { Trainer } from './trainer.ts';

/** Images with one bright row: the digit says which. */
function rows(count: number): data.MNIST {
  const images = new Uint8Array(16 + 784 * count);
  const labels = new Uint8Array(8 + count);
  images.set([0, 0, 8, 3]);
  labels.set([0, 0, 8, 1]);
  new DataView(images.buffer).setUint32(4, count);
  new DataView(images.buffer).setUint32(8, 28);
  new DataView(images.buffer).setUint32(12, 28);
  new DataView(labels.buffer).setUint32(4, count);
  for (let i = 0; i < count; i++) {
    labels[8 + i] = i % 10;
    images.fill(255, 16 + 784 * i + 56 * (i % 10), 16 + 784 * i + 56 * (i % 10) + 28);
  }
  return new data.MNIST(images, labels);
}

const digits: Digits = { train: rows(400), test: rows(50) };
const settings = { ...defaults, batchSize: 16, epochs: 2 };

function create(load = () => Promise.resolve(digits), listen: (event: Event) => void = () => {}) {
  const events: Event[] = [];
  const trainer = new Trainer(load, (event) => {
    events.push(event);
    listen(event);
  });
  return { trainer, events, session: () => events.reduce(reduce, fresh) };
}

it('trains, reports and tests', async () => {
  const { trainer, events, session } = create();
  await trainer.handle({ type: 'start', settings });
  const { testAccuracy, report, curves, phase, machine } = session();
  expect(testAccuracy).toBe(1);
  expect(report).toMatchObject({ step: 50, steps: 50, epoch: 2 });
  expect(curves.steps.at(-1)).toBe(50);
  expect(curves.tested.at(-1)).toBe(1);
  expect(curves.tested).toHaveLength(curves.steps.length);
  expect(phase).toBe('idle');
  expect(machine?.tensorBytes).toBeGreaterThan(0);
  expect(events.filter(({ type }) => type === 'tested')).toHaveLength(2);
});

it('tells a sample', async () => {
  const { trainer, session } = create();
  await trainer.handle({ type: 'start', settings });
  await trainer.handle({ type: 'sample' });
  await trainer.handle({ type: 'sample' });
  const { sample } = session();
  expect(sample?.digit).toBe(7);
  await trainer.handle({ type: 'classify', pixels: sample?.pixels ?? new Float32Array(784) });
  const { probabilities } = session();
  expect(probabilities?.indexOf(Math.max(...probabilities))).toBe(7);
  expect(probabilities?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
});

it('stops while it fetches the images', async () => {
  const { trainer, session } = create();
  const training = trainer.handle({ type: 'start', settings });
  await trainer.handle({ type: 'stop' });
  await training;
  expect(session()).toMatchObject({ phase: 'idle', report: null, model: null });
});

it('pauses, goes on and stops', async () => {
  let reports = 0;
  const { trainer, session } = create(undefined, ({ type }) => {
    if (type === 'report') void trainer.handle({ type: ++reports === 1 ? 'pause' : 'stop' });
  });
  const training = trainer.handle({ type: 'start', settings: { ...settings, epochs: 1000 } });
  await vi.waitFor(() => expect(session().phase).toBe('paused'));
  await new Promise((done) => setTimeout(done, 150));
  expect(reports).toBe(1);
  await trainer.handle({ type: 'resume' });
  await training;
  expect(reports).toBe(2);
  expect(session()).toMatchObject({ phase: 'idle', model: 'mlp' });
});

it('loads what it saved, and refuses other tensors', async () => {
  const { trainer, events } = create();
  await trainer.handle({ type: 'start', settings: { ...settings, model: 'lenet', optimizer: 'sgd', rate: 0.05 } });
  await trainer.handle({ type: 'save' });
  const saved = events.find((event) => event.type === 'saved');
  const accuracy = events.findLast((event) => event.type === 'tested')?.accuracy;
  const other = create();
  await other.trainer.handle({ type: 'load', bytes: saved?.bytes ?? new Uint8Array() });
  expect(other.events).toContainEqual({ type: 'loaded', model: 'lenet', accuracy });
  await other.trainer.handle({ type: 'load', bytes: new TextEncoder().encode('nothing of the kind') });
  expect(other.session().failure).toContain('the file');
});

it('answers by what is wrong', async () => {
  const { trainer, session } = create();
  await trainer.handle({ type: 'save' });
  expect(session().failure).toContain('start a training, or load weights');
  const offline = create(() => Promise.reject(new Error('no images')));
  await offline.trainer.handle({ type: 'start', settings });
  expect(offline.session()).toMatchObject({ failure: 'no images', phase: 'idle' });
});

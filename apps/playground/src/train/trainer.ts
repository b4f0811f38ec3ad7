import { cpuInfo, data, manualSeed, memoryStats, nn, noGrad, serialize, tensor, type Tensor } from 'kindling';
import type { Digits } from './digits.ts';
import { TrainerError } from './errors.ts';
import { Meter } from './meter.ts';
import { createNet, createOptimizer, modelOf, type Optimizer } from './networks.ts';
import { nextTask } from './next-task.ts';
import type { Event, Machine, Phase, Request } from './protocol.ts';
import type { ModelName, Settings } from './settings.ts';

/** How long training may go on before messages are looked at, in milliseconds. */
const turn = 30;
/** Between two reports. */
const reportEvery = 100;

/** A network with its training, driven by requests. It answers by events; an error is one of them. */
export class Trainer {
  readonly #digits: () => Promise<Digits>;
  readonly #emit: (event: Event, transfer?: ArrayBuffer[]) => void;
  #model: ModelName = 'mlp';
  #net: nn.Module | null = null;
  #phase: Phase = 'idle';
  /** Counts the trainings: one that is not the latest ends. */
  #training = 0;
  #wake: () => void = () => {};
  #sampled = 0;

  constructor(digits: () => Promise<Digits>, emit: (event: Event, transfer?: ArrayBuffer[]) => void) {
    this.#digits = digits;
    this.#emit = emit;
  }

  async handle(request: Exclude<Request, { type: 'open' }>): Promise<void> {
    try {
      switch (request.type) {
        case 'start':
          return await this.#start(request.settings);
        case 'pause':
          return this.#pause();
        case 'resume':
          return this.#resume();
        case 'stop':
          return this.#stop();
        case 'save':
          return this.#save();
        case 'load':
          return await this.#load(request.bytes);
        case 'classify':
          return this.#classify(request.pixels);
        case 'sample':
          return await this.#sample();
      }
    } catch (error) {
      this.#stop();
      this.#emit({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  async #start(settings: Settings): Promise<void> {
    this.#stop();
    const training = ++this.#training;
    this.#enter('loading');
    const digits = await this.#digits();
    if (training !== this.#training) return;
    manualSeed(0);
    this.#model = settings.model;
    this.#net = createNet(settings.model);
    this.#emit({ type: 'begun', settings });
    this.#enter('running');
    await this.#train(this.#net, createOptimizer(settings, this.#net), digits, settings, training);
    if (training === this.#training) this.#enter('idle');
  }

  async #train(
    net: nn.Module,
    optimizer: Optimizer,
    digits: Digits,
    { batchSize, epochs }: Settings,
    training: number,
  ): Promise<void> {
    const loader = new data.DataLoader(digits.train, { batchSize, shuffle: true });
    const lossFn = new nn.CrossEntropyLoss();
    const meter = new Meter(epochs * loader.length);
    let turnEnds = performance.now() + turn;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      for (const [images, labels] of loader) {
        const scores = net(images) as Tensor;
        const loss = lossFn(scores, labels);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        meter.add(loss.item(), scores.argmax(1).eq(labels).sum().item(), labels.size(0));
        if (performance.now() < turnEnds) continue;
        if (meter.elapsed > reportEvery) this.#report(meter, epoch);
        await nextTask();
        if (this.#phase === 'paused') {
          await new Promise<void>((wake) => (this.#wake = wake));
          meter.restart();
        }
        if (training !== this.#training) return;
        turnEnds = performance.now() + turn;
      }
      this.#report(meter, epoch);
      this.#emit({ type: 'tested', step: meter.step, accuracy: accuracyOf(net, digits.test) });
      meter.restart();
    }
  }

  #report(meter: Meter, epoch: number): void {
    const report = meter.take(epoch);
    if (report) this.#emit({ type: 'report', report, machine: machine() });
  }

  #pause(): void {
    if (this.#phase === 'running') this.#enter('paused');
  }

  #resume(): void {
    if (this.#phase !== 'paused') return;
    this.#enter('running');
    this.#wake();
  }

  /** Ends the training; its network stays. */
  #stop(): void {
    this.#training++;
    if (this.#phase !== 'idle') this.#enter('idle');
    this.#wake();
  }

  #save(): void {
    const bytes = new Uint8Array(serialize.save(this.#trained().stateDict(), { format: 'pt' }));
    this.#emit({ type: 'saved', bytes, model: this.#model }, [bytes.buffer]);
  }

  async #load(bytes: Uint8Array): Promise<void> {
    this.#stop();
    const state = serialize.load(bytes, { file: 'the file' });
    const model = modelOf(state);
    if (model === null)
      throw new TrainerError(
        `The file's tensors are those of neither model: ${Object.keys(state).slice(0, 4).join(', ') || 'none'}. ` +
          'Save one here, or in PyTorch from a network with the same names.',
      );
    const net = createNet(model);
    net.loadStateDict(state);
    this.#model = model;
    this.#net = net;
    const { test } = await this.#digits();
    this.#emit({ type: 'loaded', model, accuracy: accuracyOf(net, test) });
  }

  #classify(pixels: Float32Array): void {
    const image = tensor(pixels).reshape([1, 1, 28, 28]);
    const net = this.#trained();
    const probabilities = noGrad(() => (net(image) as Tensor).softmax(1));
    this.#emit({ type: 'classified', probabilities: Array.from(probabilities.toTypedArray(), Number) });
  }

  /** One of the test images, another one each time. */
  async #sample(): Promise<void> {
    const { test } = await this.#digits();
    const index = (37 * this.#sampled++) % test.length;
    const [image, digit] = test.getItem(index);
    this.#emit({ type: 'sample', pixels: Float32Array.from(image.toTypedArray(), Number), digit: Number(digit) });
  }

  #trained(): nn.Module {
    if (this.#net === null) throw new TrainerError('There is no network yet: start a training, or load weights.');
    return this.#net;
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#emit({ type: 'phase', phase });
  }
}

function machine(): Machine {
  const { threads, threadsReady, memoryBytes } = cpuInfo();
  return { threads, threadsReady, memoryBytes, tensorBytes: memoryStats().allocatedBytes };
}

/** The share of images that the network tells rightly. */
export function accuracyOf(net: nn.Module, images: data.MNIST): number {
  return noGrad(() => {
    let right = 0;
    for (const [x, y] of new data.DataLoader(images, { batchSize: 500 }))
      right += (net(x) as Tensor).argmax(1).eq(y).sum().item();
    return right / images.length;
  });
}

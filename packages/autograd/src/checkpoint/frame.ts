import { AutogradError, getRngState, setRngState, shapeText, Tensor } from '@kindling/core/lean';
import { sameSizes, needsGrad } from '@kindling/core/internal';
import { enableGrad } from '../modes/modes.ts';
import { savedTensorsHooks } from '../modes/saved-tensors.ts';
import { savedHooks } from '../record/saved-hooks.ts';

interface Kept {
  readonly sizes: readonly number[];
  readonly dtype: Tensor['dtype'];
}

/** One checkpointed call: what its forward saved for backward is thrown away, and computed again when it is asked for. */
export class Frame {
  /** What forward saved, in order. */
  private readonly kept: Kept[] = [];
  /** The same from running again; null where it was taken or not yet computed. */
  private again: (Tensor | null)[] = [];
  private readonly run: (args: readonly unknown[]) => unknown;
  private readonly args: readonly (() => unknown)[];
  private readonly rngState: Uint8Array | null;

  constructor(run: (args: readonly unknown[]) => unknown, args: readonly unknown[], preserveRngState: boolean) {
    this.run = run;
    this.args = args.map(hold);
    this.rngState = preserveRngState ? getRngState() : null;
  }

  /** Stands in for saving `x`. */
  pack(x: Tensor): number {
    return this.kept.push({ sizes: x.sizes, dtype: x.dtype }) - 1;
  }

  unpack(index: number): Tensor {
    // Backward takes each once; a second backward through a retained graph runs everything again.
    const x = this.again[index] ?? this.recompute()[index];
    if (x === null || x === undefined)
      throw differs(`it saved ${this.again.length} tensors instead of ${this.kept.length}`);
    this.again[index] = null;
    const wanted = this.kept[index] as Kept;
    if (!sameSizes(x.sizes, wanted.sizes) || x.dtype !== wanted.dtype) {
      throw differs(
        `tensor ${index} is ${x.dtype} ${shapeText(x.sizes)} instead of ${wanted.dtype} ${shapeText(wanted.sizes)}`,
      );
    }
    return x;
  }

  private recompute(): readonly (Tensor | null)[] {
    const found: Tensor[] = [];
    const args = this.args.map((arg) => arg());
    const now = this.rngState === null ? null : getRngState();
    if (this.rngState !== null) setRngState(this.rngState);
    try {
      const collect = (x: Tensor): number => found.push(x);
      savedTensorsHooks(collect, unused, () => enableGrad(() => this.run(args)));
    } finally {
      if (now !== null) setRngState(now);
    }
    if (found.length !== this.kept.length)
      throw differs(`it saved ${found.length} tensors instead of ${this.kept.length}`);
    this.again = found;
    return found;
  }
}

/** The graph of running again is not what backward goes through. */
function unused(): never {
  throw new AutogradError('checkpoint: backward was called on results of the recomputation.');
}

const differs = (how: string): AutogradError =>
  new AutogradError(
    `checkpoint: running the function again for backward gave something else: ${how}. ` +
      `It must compute the same from the same arguments, whatever changed outside since.`,
    { op: 'checkpoint' },
  );

/** Keeps an argument for running again. Inside another checkpoint that one keeps it, or computes it again. */
function hold(arg: unknown): () => unknown {
  if (!(arg instanceof Tensor)) return () => arg;
  const recorded = needsGrad(arg);
  const alike = (x: Tensor): Tensor => (recorded ? x.detach().requiresGrad_() : x.detach());
  const kept = arg.detach();
  const hooks = savedHooks.active;
  if (hooks !== null) {
    const packed = hooks.pack(kept);
    return () => alike(hooks.unpack(packed));
  }
  const version = kept._version;
  return () => {
    if (kept._version === version) return alike(kept);
    throw new AutogradError(
      `checkpoint: an argument of shape ${shapeText(kept.sizes)} was modified in place after the call. Pass a clone().`,
      { op: 'checkpoint', shapes: [kept.sizes] },
    );
  };
}

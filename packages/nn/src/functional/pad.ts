import {
  abs,
  arange,
  clamp,
  constantPadNd,
  indexSelect,
  remainder,
  rsub,
  ShapeError,
  shapeText,
  ValueError,
  type ScalarLike,
  type Tensor,
} from '@kindling/core/lean';
import { castFor } from '@kindling/core/internal';

/** What stands around the input: one value, its mirror image, its border, or its other end. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

export interface PadOptions {
  /** 'constant' when left out. */
  readonly mode?: PadMode;
  /** For mode 'constant'; 0 when left out. */
  readonly value?: ScalarLike | null;
}

type Sizes = readonly number[];

const fail = (text: string, x: Tensor): ShapeError => new ShapeError(`pad: ${text}`, { op: 'pad', shapes: [x.sizes] });

type Source = (at: Tensor, size: number, before: number, after: number) => Tensor;

/** By mode: which of the `size` elements stands at place `at` (int64) counted from the first. */
const sources: Record<Exclude<PadMode, 'constant'>, Source> = {
  // |at| mirrors at the first element, the rest at the last.
  reflect: (at, size) => rsub(abs(rsub(abs(at), size - 1)), size - 1),
  replicate: (at, size) => clamp(at, { min: 0, max: size - 1 }),
  // Around what negative amounts leave.
  circular: (at, size, before, after) => {
    const first = Math.max(-before, 0);
    return remainder(at.sub(first), size - first - Math.max(-after, 0)).add(first);
  },
};

function checkAmounts(x: Tensor, padding: Sizes, mode: PadMode): void {
  const n = padding.length / 2;
  const batched = x.sizes.length === n + 2;
  if (!Number.isInteger(n) || n < 1 || n > 3 || !(batched || (x.sizes.length === n + 1 && mode !== 'circular'))) {
    throw fail(
      `mode '${mode}' pads the last 1 to 3 dimensions of an input that has channels${mode === 'circular' ? ' and a batch' : ''} before them; ` +
        `got padding ${shapeText(padding)} for ${shapeText(x.sizes)}.`,
      x,
    );
  }
  padding.forEach((amount, i) => {
    const d = x.sizes.length - 1 - (i >> 1);
    const size = x.sizes[d] as number;
    const most = mode === 'reflect' ? size - 1 : mode === 'circular' ? size : Infinity;
    if (!Number.isInteger(amount) || amount > most)
      throw fail(`mode '${mode}' adds at most ${most} in dimension ${d} of ${shapeText(x.sizes)}, got ${amount}.`, x);
    if (size === 0 || size + amount + (padding[i ^ 1] as number) < 1)
      throw fail(`nothing would be left of dimension ${d} of ${shapeText(x.sizes)}.`, x);
  });
}

/**
 * `input` with more elements, or with a negative amount fewer, around it: `padding` lists how many before and after the
 * last dimension, then the one before it, and so on. Any dtype. https://pytorch.org/docs/stable/generated/torch.nn.functional.pad.html
 * @throws ShapeError, ValueError
 */
export function pad(input: Tensor, padding: Sizes, options: PadMode | PadOptions = {}): Tensor {
  const { mode = 'constant', value = null } = typeof options === 'string' ? { mode: options } : options;
  if (mode === 'constant') return constantPadNd(input, padding, { value: value ?? 0 });
  if (!Object.hasOwn(sources, mode))
    throw new ValueError(`pad: mode must be 'constant', 'reflect', 'replicate' or 'circular', got '${String(mode)}'.`, {
      op: 'pad',
    });
  if (value !== null && value !== 0)
    throw new ValueError(`pad: mode '${mode}' takes no value, got ${String(value)}.`, { op: 'pad' });
  checkAmounts(input, padding, mode);
  if (mode !== 'circular') [input] = castFor(mode === 'reflect' ? 'reflectionPad' : 'replicationPad', input);
  let padded = input;
  for (let i = 0; i < padding.length; i += 2) {
    const [before, after] = [padding[i] as number, padding[i + 1] as number];
    if (before === 0 && after === 0) continue;
    const d = input.sizes.length - 1 - i / 2;
    const size = input.sizes[d] as number;
    const at = arange(-before, size + after, { device: input.device });
    padded = indexSelect(padded, d, sources[mode](at, size, before, after));
  }
  return padded === input ? input.clone() : padded;
}

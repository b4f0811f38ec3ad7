// A step length that satisfies the strong Wolfe conditions: bracketing, then zooming in, by cubic interpolation.
// Nocedal & Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6, with the safeguards of PyTorch's LBFGS.

/** Loss, gradient and slope along the direction, at a step length. */
export interface Probe<V> {
  readonly t: number;
  readonly loss: number;
  readonly gradient: V;
  readonly slope: number;
}

export interface Found<V> {
  readonly best: Probe<V>;
  readonly evaluations: number;
}

/** Rounds to the precision of the parameters, in which PyTorch interpolates. */
type Rounding = (x: number) => number;

/** Minimum of the cubic through two probes, within bounds; their middle where there is none. */
function cubicMinimum(a: Probe<unknown>, b: Probe<unknown>, r: Rounding, bounds?: readonly [number, number]): number {
  const [low, high] = bounds ?? (a.t <= b.t ? [a.t, b.t] : [b.t, a.t]);
  const d1 = r(r(a.slope + b.slope) - r((3 * (a.loss - b.loss)) / (a.t - b.t)));
  const square = r(r(d1 * d1) - r(a.slope * b.slope));
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = r(Math.sqrt(square));
  const part = (x: Probe<unknown>, y: Probe<unknown>): number =>
    r(r(r(x.slope + d2) - d1) / r(r(x.slope - y.slope) + r(2 * d2)));
  const at = a.t <= b.t ? r(b.t - r((b.t - a.t) * part(b, a))) : r(a.t - r((a.t - b.t) * part(a, b)));
  return Math.min(Math.max(at, low), high);
}

const SUFFICIENT = 1e-4;
const CURVATURE = 0.9;
const PATIENCE = 25;

/** Whether the loss has not fallen as the slope promised. */
const tooHigh = (x: Probe<unknown>, start: Probe<unknown>): boolean =>
  x.loss > start.loss + SUFFICIENT * x.t * start.slope;
const flat = (x: Probe<unknown>, start: Probe<unknown>): boolean => Math.abs(x.slope) <= -CURVATURE * start.slope;

interface Bracket<V> {
  readonly ends: Probe<V>[];
  readonly done: boolean;
  /** Rounds taken. */
  readonly rounds: number;
}

function bracket<V>(probe: (t: number) => Probe<V>, first: number, start: Probe<V>, r: Rounding): Bracket<V> {
  let before = start;
  let here = probe(first);
  for (let rounds = 0; rounds < PATIENCE; rounds++) {
    if (tooHigh(here, start) || (rounds > 1 && here.loss >= before.loss))
      return { ends: [before, here], done: false, rounds };
    if (flat(here, start)) return { ends: [here], done: true, rounds };
    if (here.slope >= 0) return { ends: [before, here], done: false, rounds };
    const least = r(here.t + r(0.01 * r(here.t - before.t)));
    const next = cubicMinimum(before, here, r, [least, r(here.t * 10)]);
    before = here;
    here = probe(next);
  }
  return { ends: [start, here], done: false, rounds: PATIENCE };
}

/** Keeps a step away from the ends of the bracket, unless it has moved away from them before. */
function guarded(t: number, [a, b]: readonly [number, number], near: boolean): [t: number, near: boolean] {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const margin = 0.1 * (high - low);
  if (Math.min(high - t, t - low) >= margin) return [t, false];
  if (!near && t < high && t > low) return [t, true];
  return [Math.abs(t - high) < Math.abs(t - low) ? high - margin : low + margin, false];
}

/** A step length from `first` on that satisfies both conditions, or the best met. `norm` is the largest element of the direction. */
export function strongWolfe<V>(
  evaluate: (t: number) => Probe<V>,
  first: number,
  start: Probe<V>,
  norm: number,
  toleranceChange: number,
  r: Rounding,
): Found<V> {
  let evaluations = 0;
  const probe = (t: number): Probe<V> => {
    evaluations++;
    return evaluate(t);
  };
  const { ends, done, rounds } = bracket(probe, first, start, r);
  if (done || ends.length === 1) return { best: ends[0] as Probe<V>, evaluations };
  let [low, high] = ends as [Probe<V>, Probe<V>];
  if (low.loss > high.loss) [low, high] = [high, low];
  let near = false;
  for (let round = rounds; round < PATIENCE; round++) {
    if (Math.abs(high.t - low.t) * norm < toleranceChange) break;
    let t: number;
    [t, near] = guarded(cubicMinimum(...inOrder(low, high), r), [low.t, high.t], near);
    const here = probe(t);
    if (tooHigh(here, start) || here.loss >= low.loss) {
      high = here;
      if (low.loss > high.loss) [low, high] = [high, low];
      continue;
    }
    if (flat(here, start)) return { best: here, evaluations };
    if (here.slope * (high.t - low.t) >= 0) high = low;
    low = here;
  }
  return { best: low, evaluations };
}

/** By step length. */
const inOrder = <V>(a: Probe<V>, b: Probe<V>): [Probe<V>, Probe<V>] => (a.t <= b.t ? [a, b] : [b, a]);

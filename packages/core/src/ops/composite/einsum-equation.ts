// Reads what einsum is to do: from an equation, or from lists of labels. No tensors here.
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import type { Sizes } from '../../layout/sizes.ts';

/** Stands for the dimensions without labels. */
export const ELLIPSIS = -1;
/** Labels of each operand's dimensions and of the result's; letters and numbers 0 to 51 alike. */
export interface Equation {
  readonly inputs: readonly (readonly number[])[];
  /** Null where it follows from the operands. */
  readonly output: readonly number[] | null;
}

const fail = (message: string): never => {
  throw new ValueError(`einsum: ${message}`, { op: 'einsum' });
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const letter = (label: number): string => (label === ELLIPSIS ? '...' : (LETTERS[label] ?? String(label)));

function labels(text: string): number[] {
  const out: number[] = [];
  for (let rest = text.replaceAll(' ', ''); rest !== '';) {
    if (rest.startsWith('...')) {
      out.push(ELLIPSIS);
      rest = rest.slice(3);
      continue;
    }
    const label = LETTERS.indexOf(rest.charAt(0));
    if (label < 0) fail(`'${rest.charAt(0)}' in '${text}' is no label: use letters, '...', ',' and '->'.`);
    out.push(label);
    rest = rest.slice(1);
  }
  return out;
}

/** @throws ValueError for anything but letters, commas, '...' and one '->' */
export function parseEquation(text: string): Equation {
  const [inputs = '', output, ...more] = text.split('->');
  if (more.length > 0) fail(`more than one '->' in '${text}'.`);
  return { inputs: inputs.split(',').map(labels), output: output === undefined ? null : labels(output) };
}

/** A list of labels: numbers from 0 to 51 and '...'. @throws ValueError */
export const sublist = (list: readonly (number | string)[]): number[] =>
  list.map((label) => {
    if (label === '...') return ELLIPSIS;
    if (typeof label !== 'number' || !Number.isInteger(label) || label < 0 || label >= LETTERS.length)
      return fail(`label ${String(label)} must be a number from 0 to 51 or '...'.`);
    return label;
  });

/** Positions in one space of dimensions: first the result's, in order, then those that are summed. */
export interface Plan {
  /** Per operand the position of each of its dimensions; repeated ones are diagonals. */
  readonly places: readonly (readonly number[])[];
  readonly ndim: number;
  /** How many of them the result keeps. */
  readonly kept: number;
}

/** Fits an equation to the shapes of its operands. @throws ValueError, ShapeError */
export function planEinsum({ inputs, output }: Equation, shapes: readonly Sizes[]): Plan {
  if (inputs.length !== shapes.length) fail(`${inputs.length} terms for ${shapes.length} operands.`);
  const unlabelled = inputs.map((term, i) => {
    const ndim = (shapes[i] as Sizes).length;
    const named = term.filter((l) => l !== ELLIPSIS).length;
    const fits = term.includes(ELLIPSIS) ? ndim >= named : ndim === named;
    if (!fits || term.filter((l) => l === ELLIPSIS).length > 1) {
      throw new ShapeError(
        `einsum: the term '${term.map(letter).join('')}' does not fit operand ${i} of shape ${shapeText(shapes[i] as Sizes)}.`,
        {
          op: 'einsum',
          shapes,
        },
      );
    }
    return ndim - named;
  });
  const widest = Math.max(0, ...inputs.map((term, i) => (term.includes(ELLIPSIS) ? (unlabelled[i] as number) : 0)));
  const result = output ?? implied(inputs);
  const place = new Map<number, number>();
  let ellipsisAt = -1;
  let next = 0;
  for (const label of result) {
    if (label === ELLIPSIS) {
      if (ellipsisAt >= 0) fail("the result holds '...' twice.");
      ellipsisAt = next;
      next += widest;
    } else {
      if (place.has(label)) fail(`the result holds '${letter(label)}' twice.`);
      if (!inputs.some((term) => term.includes(label))) fail(`'${letter(label)}' of the result is in no operand.`);
      place.set(label, next++);
    }
  }
  const kept = next;
  if (ellipsisAt < 0) {
    ellipsisAt = next;
    next += widest;
  }
  for (const label of inputs.flat()) if (label !== ELLIPSIS && !place.has(label)) place.set(label, next++);
  const places = inputs.map((term, i) => {
    const count = unlabelled[i] as number;
    return term.flatMap((label) =>
      label === ELLIPSIS
        ? Array.from({ length: count }, (_, k) => ellipsisAt + widest - count + k)
        : [place.get(label) as number],
    );
  });
  return { places, ndim: next, kept };
}

/** The dimensions without labels, then the labels that occur once, in alphabetical order. */
function implied(inputs: Equation['inputs']): number[] {
  const all = inputs.flat();
  const once = [...new Set(all)]
    .filter((l) => l !== ELLIPSIS && all.indexOf(l) === all.lastIndexOf(l))
    .sort((a, b) => a - b);
  return all.includes(ELLIPSIS) ? [ELLIPSIS, ...once] : once;
}

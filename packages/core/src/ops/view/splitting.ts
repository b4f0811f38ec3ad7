// Pieces of a dimension, as views.
import { IndexError, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim, type Sizes } from '../../layout/sizes.ts';
import { Tensor } from '../../tensor.ts';
import { toTypedArray } from '../read.ts';
import { narrow, sliceDim, split } from './select.ts';

/** A number of pieces, or the positions where pieces after the first begin. */
export type Sections = number | Sizes | Tensor;

function positions(op: string, sections: Sections): number | Sizes {
  if (!(sections instanceof Tensor)) return sections;
  if (sections.dtype !== 'int64' || sections.sizes.length > 1) {
    throw new ValueError(
      `${op}: positions must be an int64 tensor of at most 1 dimension, got ${sections.dtype}${shapeText(sections.sizes)}.`,
      { op },
    );
  }
  const list = Array.from(toTypedArray(sections), Number);
  return sections.sizes.length === 0 ? (list[0] as number) : list;
}

/**
 * Views of `input` along `dim`: so many of nearly equal size, the first ones larger, or cut at the given positions.
 * @throws IndexError, ShapeError, ValueError
 */
export function tensorSplit(input: Tensor, indicesOrSections: Sections, dim = 0): Tensor[] {
  const op = 'tensorSplit';
  if (input.sizes.length === 0) throw new ShapeError(`${op}: a 0-dim tensor cannot be split.`, { op, shapes: [[]] });
  const d = normalizeDim(op, dim, input.sizes.length, input.sizes);
  const size = input.sizes[d] as number;
  const at = positions(op, indicesOrSections);
  if (typeof at !== 'number')
    return [...at, size].map((end, i) =>
      sliceDim(input, d, i === 0 ? 0 : (at[i - 1] as number), i === at.length ? null : end),
    );
  if (!Number.isInteger(at) || at < 1)
    throw new ValueError(`${op}: the number of sections must be a positive integer, got ${at}.`, { op });
  const least = Math.floor(size / at);
  const larger = size % at;
  return Array.from({ length: at }, (_, i) =>
    narrow(input, d, i * least + Math.min(i, larger), least + (i < larger ? 1 : 0)),
  );
}

/** Pieces of the listed sizes, which add up to the dimension. @throws ShapeError, IndexError */
export const splitWithSizes = (input: Tensor, splitSizes: Sizes, dim = 0): Tensor[] => split(input, splitSizes, dim);

function cut(op: string, least: number, dimOf: (x: Tensor) => number) {
  return (input: Tensor, indicesOrSections: Sections): Tensor[] => {
    if (input.sizes.length < least) {
      throw new IndexError(`${op}: expected at least ${least} dimensions, got ${shapeText(input.sizes)}.`, {
        op,
        shapes: [input.sizes],
      });
    }
    const dim = dimOf(input);
    const size = input.sizes[dim] as number;
    if (typeof indicesOrSections === 'number' && size % indicesOrSections !== 0) {
      throw new ShapeError(
        `${op}: dimension ${dim} of ${shapeText(input.sizes)} does not split into ${indicesOrSections} equal parts.`,
        {
          op,
          shapes: [input.sizes],
        },
      );
    }
    return tensorSplit(input, indicesOrSections, dim);
  };
}

/** Pieces along the columns; of a vector along its only dimension. @throws IndexError, ShapeError for unequal parts */
export const hsplit = cut('hsplit', 1, (x) => (x.sizes.length === 1 ? 0 : 1));
/** Pieces along the rows. @throws IndexError, ShapeError for unequal parts */
export const vsplit = cut('vsplit', 2, () => 0);
/** Pieces along the third dimension. @throws IndexError, ShapeError for unequal parts */
export const dsplit = cut('dsplit', 3, () => 2);

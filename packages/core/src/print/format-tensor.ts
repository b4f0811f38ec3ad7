import { dtypes } from '../dtype.ts';
import type { DType } from '../dtype.ts';
import { complexFormatter, floatFormatter, plainFormatter } from './formatter.ts';
import type { Element, Formatter } from './formatter.ts';
import { getPrintoptions } from './options.ts';
import type { PrintOptions } from './options.ts';

/** What the text of a tensor is made from. */
export interface PrintedTensor {
  readonly sizes: readonly number[];
  readonly dtype: DType;
  readonly device: string;
  readonly requiresGrad: boolean;
  /** Name of the function that made it, such as 'PowBackward0'. */
  readonly gradFn: string | null;
  /** The element at a row-major index. Only elements that are shown are asked for. */
  element(index: number): Element;
}

export interface PrintDefaults {
  readonly dtype: DType;
  readonly device: string;
}

const prefix = 'tensor(';

/** The text that PyTorch's `repr(tensor)` gives, letter for letter. */
export function formatTensor(
  tensor: PrintedTensor,
  defaults: PrintDefaults = { dtype: 'float32', device: 'cpu' },
  options: PrintOptions = getPrintoptions(),
): string {
  const { sizes, device } = tensor;
  const count = sizes.reduce((product, size) => product * size, 1);
  const hidden = device === 'meta' ? '...' : count === 0 ? '[]' : null;
  const text = hidden ?? new Body(tensor, options, count > options.threshold).text();
  return withSuffixes(prefix + text, suffixes(tensor, defaults, hidden), options.linewidth);
}

/** The elements in their brackets. */
class Body {
  readonly #tensor: PrintedTensor;
  readonly #options: PrintOptions;
  readonly #cut: boolean;
  readonly #formatter: Formatter;

  constructor(tensor: PrintedTensor, options: PrintOptions, cut: boolean) {
    this.#tensor = tensor;
    this.#options = options;
    this.#cut = cut;
    this.#formatter = makeFormatter(tensor.dtype, this.#shown(0, 0), options);
  }

  text(): string {
    return this.#block(0, 0, prefix.length);
  }

  /** Row-major indices of dimension `dim` that are shown; null stands for those left out. */
  #indices(dim: number): (number | null)[] {
    const size = this.#tensor.sizes[dim] as number;
    const { edgeitems } = this.#options;
    const all = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i);
    if (!this.#cut || size <= 2 * edgeitems) return all(0, size);
    return [...all(0, edgeitems), null, ...all(size - edgeitems, size)];
  }

  #shown(dim: number, index: number): Element[] {
    const { sizes } = this.#tensor;
    if (dim === sizes.length) return [this.#tensor.element(index)];
    return this.#indices(dim).flatMap((i) =>
      i === null ? [] : this.#shown(dim + 1, index * (sizes[dim] as number) + i),
    );
  }

  #block(dim: number, index: number, indent: number): string {
    const { sizes } = this.#tensor;
    const size = sizes[dim];
    if (size === undefined) return this.#formatter.format(this.#tensor.element(index));
    if (dim === sizes.length - 1) return this.#row(index * size, indent);
    const parts = this.#indices(dim).map((i) =>
      i === null ? '...' : this.#block(dim + 1, index * size + i, indent + 1),
    );
    return `[${parts.join(`,${'\n'.repeat(sizes.length - 1 - dim)}${' '.repeat(indent + 1)}`)}]`;
  }

  #row(start: number, indent: number): string {
    const { element } = this.#tensor;
    const cells = this.#indices(this.#tensor.sizes.length - 1).map((i) =>
      i === null ? ' ...' : this.#formatter.format(element.call(this.#tensor, start + i)),
    );
    const perLine = Math.max(1, Math.floor((this.#options.linewidth - indent) / (this.#formatter.width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < cells.length; i += perLine) lines.push(cells.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
  }
}

function makeFormatter(dtype: DType, values: readonly Element[], options: PrintOptions): Formatter {
  const { kind } = dtypes[dtype];
  if (kind === 'complex') return complexFormatter(values as readonly (readonly [number, number])[], options);
  return kind === 'floating' ? floatFormatter(values as readonly number[], options) : plainFormatter(values);
}

function suffixes(tensor: PrintedTensor, defaults: PrintDefaults, hidden: string | null): string[] {
  const { sizes, dtype, device, gradFn, requiresGrad } = tensor;
  const list: string[] = [];
  if (device !== defaults.device) list.push(`device='${device}'`);
  if (hidden === '...' || (hidden === '[]' && sizes.length !== 1)) list.push(`size=${tuple(sizes)}`);
  if (dtype !== defaults.dtype && (hidden !== null || !inferred(dtype, defaults.dtype)))
    list.push(`dtype=torch.${dtype}`);
  if (gradFn !== null) list.push(`grad_fn=<${gradFn}>`);
  else if (requiresGrad) list.push('requires_grad=True');
  return list;
}

/** Dtypes that the elements' text tells. */
function inferred(dtype: DType, defaultDType: DType): boolean {
  return dtype === 'int64' || dtype === 'bool' || dtype === (defaultDType === 'float64' ? 'complex128' : 'complex64');
}

const tuple = (sizes: readonly number[]): string => `(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`;

/** Adds ", suffix" after suffix, on a new line where the line would get too long, and the closing bracket. */
function withSuffixes(text: string, list: readonly string[], linewidth: number): string {
  let out = text;
  let lineLength = text.length - text.lastIndexOf('\n') + 1;
  for (const suffix of list) {
    if (lineLength + suffix.length + 2 > linewidth) {
      out += `,\n${' '.repeat(prefix.length)}${suffix}`;
      lineLength = prefix.length + suffix.length;
    } else {
      out += `, ${suffix}`;
      lineLength += suffix.length + 2;
    }
  }
  return `${out})`;
}

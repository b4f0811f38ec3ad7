import { Generator, rand, Tensor, ValueError, type DeviceLike, type DType } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { summaryFailed } from '../errors.ts';
import type { Module } from '../module/module.ts';
import { columnNames, Formatting, type ColumnName, type RowSetting } from './format.ts';
import type { LayerInfo } from './layer-info.ts';
import { recordRun, structureOf } from './record.ts';
import { memoryOf } from './sizes.ts';
import { ModelStatistics } from './statistics.ts';

/** The shape of the input, or of each of several. */
export type InputSize = readonly number[] | readonly (readonly number[])[];

export interface SummaryOptions {
  readonly inputSize?: InputSize | null;
  /** The input, or all arguments of `forward`, instead of shapes. */
  readonly inputData?: Tensor | readonly unknown[] | null;
  /** Where a batch of 1 is put into the shapes; null, when left out: they have theirs. */
  readonly batchDim?: number | null;
  /** 'output_size' and 'num_params' when left out; without an input 'num_params' alone. */
  readonly colNames?: readonly ColumnName[];
  /** 25 when left out. */
  readonly colWidth?: number;
  /** Down to which depth rows are shown; 3 when left out. */
  readonly depth?: number;
  /** Moves the model, and makes inputs there; the model's when left out. */
  readonly device?: DeviceLike;
  /** Of inputs made from shapes; float32 when left out. */
  readonly dtypes?: readonly DType[];
  /** Mode in which the model runs; afterwards it has its own again. 'same' when left out. */
  readonly mode?: 'train' | 'eval' | 'same';
  /** 'depth' alone when left out. */
  readonly rowSettings?: readonly RowSetting[];
  /** 0 prints nothing, 1, when left out, the table, 2 also every parameter. */
  readonly verbose?: 0 | 1 | 2;
  /** Further arguments of `forward`. */
  readonly args?: readonly unknown[];
}

const needInput: ReadonlySet<string> = new Set<ColumnName>(['input_size', 'output_size', 'mult_adds']);
const refuse = (text: string): ValueError => new ValueError(`summary: ${text}.`, { op: 'summary' });

function check({ colWidth = 25, verbose = 1, colNames = [] }: SummaryOptions, hasInput: boolean): void {
  if (!(colWidth > 0)) throw refuse(`colWidth must be greater than 0, got ${colWidth}`);
  if (![0, 1, 2].includes(verbose)) throw refuse(`verbose must be 0, 1 or 2, got ${String(verbose)}`);
  const unknown = colNames.filter((name) => !columnNames.includes(name));
  if (unknown.length > 0) throw refuse(`colNames are ${columnNames.join(', ')}; got ${unknown.join(', ')}`);
  const without = hasInput ? [] : colNames.filter((name) => needInput.has(name));
  if (without.length > 0) throw refuse(`columns ${without.join(', ')} need inputSize or inputData`);
}

const isSizes = (size: InputSize): size is readonly number[] => typeof size[0] === 'number';

function inputsOf(model: Module, size: InputSize, options: SummaryOptions): Tensor[] {
  const sizes = isSizes(size) ? [size] : (size as readonly (readonly number[])[]);
  if (sizes.length === 0 || sizes.flat().some((s) => !(Number.isInteger(s) && s > 0)))
    throw refuse(`inputSize must hold positive integers, got ${JSON.stringify(size)}`);
  const { batchDim = null, dtypes = [] } = options;
  const device = options.device ?? model.parameters()[0]?.device;
  // Not the default generator: looking at a model must not change what is drawn next.
  const generator = new Generator();
  return sizes.map((s, i) => {
    const x = rand([...s], { generator });
    const input = batchDim === null ? x : x.unsqueeze(batchDim);
    return input.to({ dtype: dtypes[i] ?? 'float32', ...(device !== undefined && { device }) });
  });
}

function run(model: Module, args: readonly unknown[], { mode = 'same', batchDim = null }: SummaryOptions): LayerInfo[] {
  const rows: LayerInfo[] = [];
  const modes = model.modules().map((m) => [m, m.training] as const);
  try {
    if (mode !== 'same') model.train(mode === 'train');
    recordRun(model, batchDim, rows, () => noGrad(() => void model(...args)));
  } catch (error) {
    const executed = rows.filter((row) => row.executed).map((row) => `${row.className}: ${row.depth}`);
    throw summaryFailed(executed, error);
  } finally {
    for (const [m, training] of modes) m.training = training;
  }
  return rows;
}

/**
 * A table of a model's layers, run once without gradients on an input of `inputSize` (with its batch): shapes, parameters,
 * multiply-adds and memory, as https://github.com/TylerYep/torchinfo prints it. Without an input the structure alone.
 *
 * As there, a model in training mode updates its running statistics. Shared layers are '(recursive)' from their second row
 * on. @throws ValueError; ModuleError when the model fails, naming the layers that ran
 */
export function summary(
  model: Module,
  inputSize: InputSize | SummaryOptions | null = null,
  options: SummaryOptions = {},
): ModelStatistics {
  const given = inputSize !== null && !Array.isArray(inputSize);
  const all: SummaryOptions = given ? (inputSize as SummaryOptions) : { inputSize: inputSize as InputSize, ...options };
  const { inputSize: size = null, inputData = null, depth = 3, colWidth = 25, verbose = 1 } = all;
  if (size !== null && inputData !== null) throw refuse('give inputSize or inputData, not both');
  const hasInput = size !== null || inputData !== null;
  check(all, hasInput);
  if (all.device !== undefined) model.to({ device: all.device });
  const data: readonly unknown[] = inputData instanceof Tensor ? [inputData] : (inputData ?? []);
  const inputs = size === null ? data : inputsOf(model, size, all);
  const rows = hasInput ? run(model, [...inputs, ...(all.args ?? [])], all) : structureOf(model);
  const columns = all.colNames ?? (hasInput ? (['output_size', 'num_params'] as const) : (['num_params'] as const));
  const formatting = new Formatting(depth, verbose, columns, colWidth, new Set(all.rowSettings ?? ['depth']));
  const shapes = inputs.flatMap((x) => (x instanceof Tensor ? [x.sizes] : []));
  const statistics = new ModelStatistics(rows, hasInput ? shapes : null, memoryOf(inputs), formatting);
  // eslint-disable-next-line no-console -- to print is what it is for, as torchinfo's
  if (verbose > 0) console.log(statistics.toString());
  return statistics;
}

import { listText, type LayerInfo } from './layer-info.ts';

const titles = {
  kernel_size: 'Kernel Shape',
  groups: 'Groups',
  input_size: 'Input Shape',
  output_size: 'Output Shape',
  num_params: 'Param #',
  params_percent: 'Param %',
  mult_adds: 'Mult-Adds',
  trainable: 'Trainable',
} as const;

export type ColumnName = keyof typeof titles;
export type RowSetting = 'ascii_only' | 'depth' | 'var_names' | 'hide_recursive_layers';
/** Powers of 1000, 'auto' for the largest that fits. */
export type Units = 'auto' | '' | 'k' | 'M' | 'G' | 'T';

export const columnNames = Object.keys(titles) as readonly ColumnName[];

const orDashes = (text: string): string => (text === '' ? '--' : text);
const sizesText = (sizes: readonly number[]): string => (sizes.length === 0 ? '--' : listText(sizes));

/** How the table is laid out; units may be changed before it is printed again. */
export class Formatting {
  readonly maxDepth: number;
  readonly verbose: number;
  readonly colNames: readonly ColumnName[];
  readonly colWidth: number;
  readonly rowSettings: ReadonlySet<RowSetting>;
  layerNameWidth = 40;
  paramsCountUnits: Units = '';
  paramsSizeUnits: Units = 'auto';
  macsUnits: Units = 'auto';

  constructor(
    maxDepth: number,
    verbose: number,
    colNames: readonly ColumnName[],
    colWidth: number,
    rowSettings: ReadonlySet<RowSetting>,
  ) {
    this.maxDepth = maxDepth;
    this.verbose = verbose;
    this.colNames = colNames;
    this.colWidth = colWidth;
    this.rowSettings = rowSettings;
  }

  private nameOf(row: LayerInfo): string {
    return row.layerName(this.rowSettings.has('var_names'), this.rowSettings.has('depth'));
  }

  /** Makes room for the longest name, in steps of 5. */
  fitNames(rows: readonly LayerInfo[]): void {
    const longest = Math.max(0, ...rows.map((row) => this.nameOf(row).length + 5 * row.depth + 1));
    if (longest >= this.layerNameWidth) this.layerNameWidth = Math.ceil(longest / 5) * 5;
  }

  get totalWidth(): number {
    return this.colNames.length * this.colWidth + this.layerNameWidth;
  }

  private line(name: string, values: Partial<Record<ColumnName, string>>): string {
    const cells = this.colNames.map((column) => (values[column] ?? '').padEnd(this.colWidth));
    return [name.padEnd(this.layerNameWidth), ...cells].join(' ').trimEnd();
  }

  header(): string {
    const variable = this.rowSettings.has('var_names') ? ' (var_name)' : '';
    return this.line(`Layer (type${variable}${this.rowSettings.has('depth') ? ':depth-idx' : ''})`, titles);
  }

  private indent(depth: number): string {
    const ascii = this.rowSettings.has('ascii_only');
    if (depth === 0) return '';
    if (depth === 1) return ascii ? '+ ' : '├─';
    return (ascii ? '|    ' : '│    ').repeat(depth - 1) + (ascii ? '+ ' : '└─');
  }

  /** The lines of all rows down to the greatest depth. */
  rows(all: readonly LayerInfo[], totalParams: number): string[] {
    const hidden = (row: LayerInfo): boolean =>
      row.depth > this.maxDepth || (row.isRecursive && this.rowSettings.has('hide_recursive_layers'));
    return all.flatMap((row) => (hidden(row) ? [] : this.linesOf(row, totalParams)));
  }

  private linesOf(row: LayerInfo, totalParams: number): string[] {
    const last = row.depth === this.maxDepth;
    const line = this.line(this.indent(row.depth) + this.nameOf(row), {
      kernel_size: orDashes(row.kernelSize),
      groups: orDashes(row.groups),
      input_size: sizesText(row.inputSize),
      output_size: sizesText(row.outputSize),
      num_params: row.paramsText(last),
      params_percent: row.percentText(totalParams, last),
      mult_adds: row.macsText(last),
      trainable: row.trainableText(),
    });
    if (this.verbose < 2) return [line];
    const inner = row.innerLayers.map(({ name, kernelSize, numParams }) =>
      this.line(this.indent(row.depth + 1) + name, { kernel_size: kernelSize, num_params: numParams }),
    );
    return [line, ...inner];
  }
}

const factors: readonly (readonly [unit: Units, factor: number])[] = [
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
];

/** Two digits behind the point; halves to even, as Python rounds them. */
function twoDigits(value: number): string {
  const hundredths = value * 100;
  const even = hundredths % 1 === 0.5 && hundredths / 100 === value ? 2 * Math.round(hundredths / 2) : null;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return (even === null ? value : even / 100).toLocaleString('en-US', digits);
}

/** ` (MB): 1.50`: a number with its unit, whole numbers without a fraction. */
export function quantity(value: number, units: Units, isBytes: boolean): string {
  const chosen = units === 'auto' ? factors.find(([unit, factor]) => unit === '' || value >= factor) : undefined;
  const [unit, factor] = chosen ?? factors.find(([u]) => u === units) ?? ['', 1];
  const scaled = value / factor;
  const name = unit === '' ? '' : ` (${unit}${isBytes ? 'B' : ''})`;
  return `${name}: ${Number.isInteger(scaled) ? scaled.toLocaleString('en-US') : twoDigits(scaled)}`;
}

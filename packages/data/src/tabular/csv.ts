import { parse } from '#csv';
import { readBytes } from '#disk';
import { fromArray } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { Dataset } from '../dataset.ts';
import { DataError } from '../errors.ts';
import type { Recipe } from '../workers/recipe.ts';

export type Cell = number | string;
export type Row = Record<string, Cell>;

export interface CsvOptions {
  /** The first line names the columns; true when left out. Else their names are 0, 1, 2, ... */
  readonly header?: boolean;
  /** Names for the columns, instead of those of the file. */
  readonly names?: readonly string[];
  /** `,` when left out. */
  readonly delimiter?: string;
}

/** A table, row by row. A column whose cells are all numbers holds numbers, any other one strings. */
export class CsvDataset extends Dataset<Row> {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly #source: readonly [text: string, options: CsvOptions, file: string];

  /** @param file how errors name the source @throws DataError when it is no table */
  constructor(text: string, options: CsvOptions = {}, file = 'CSV') {
    super();
    const { header = true, names, delimiter = ',' } = options;
    this.#source = [text, { header, names, delimiter }, file];
    const lines = parsed(text, delimiter, file);
    const first = header ? lines.shift() : undefined;
    this.columns = names ?? first ?? (lines[0] ?? []).map((_, i) => String(i));
    const [width, found] = [this.columns.length, (first ?? lines[0] ?? []).length];
    if (width !== found) throw new DataError(`${file}: ${width} names for ${found} columns.`);
    const cells = this.columns.map((_, i) => columnOf(lines.map((line) => line[i] ?? '')));
    this.rows = lines.map((_, row) =>
      Object.fromEntries(this.columns.map((name, i) => [name, cells[i]?.[row] as Cell])),
    );
  }

  /** Reads a file (in browsers: an address), UTF-8. @throws DataError when it cannot be read or is no table */
  static async load(file: string, options: CsvOptions = {}): Promise<CsvDataset> {
    return new CsvDataset(new TextDecoder().decode(await readBytes(file)), options, file);
  }

  get length(): number {
    return this.rows.length;
  }

  getItem(index: number): Row {
    const row = this.rows[index];
    if (row === undefined) throw new DataError(`CsvDataset: index ${index} is outside its ${this.length} rows.`);
    return row;
  }

  override toWorker(): Recipe {
    return { builtin: 'data', export: 'CsvDataset', args: this.#source };
  }

  /** Numbers of some columns, all when left out: float32 `[rows, columns]`. @throws DataError for a column of strings */
  toTensor(columns: readonly string[] = this.columns): Tensor {
    const data = new Float32Array(this.length * columns.length);
    columns.forEach((name, at) => {
      this.rows.forEach((row, i) => {
        const cell = row[name];
        if (typeof cell !== 'number') {
          const what = cell === undefined ? 'there is no such column' : `row ${i} holds '${cell}', which is no number`;
          throw new DataError(`CsvDataset: column '${name}': ${what}. Columns: ${this.columns.join(', ')}.`);
        }
        data[i * columns.length + at] = cell;
      });
    });
    return fromArray(data, [this.length, columns.length]);
  }
}

function parsed(text: string, delimiter: string, file: string): string[][] {
  try {
    return parse(text, { bom: true, delimiter, trim: true, skip_empty_lines: true });
  } catch (cause) {
    const error = new DataError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}.`);
    error.cause = cause;
    throw error;
  }
}

function columnOf(cells: readonly string[]): readonly Cell[] {
  const numbers = cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)));
  return numbers.some(Number.isNaN) ? cells : numbers;
}

import { readLines } from '#disk';
import { IterableDataset } from '../dataset.ts';
import type { Recipe } from '../workers/recipe.ts';

/** The lines of text files (UTF-8; in browsers: addresses), one file after the other, read as they are asked for. */
export class TextLines extends IterableDataset<string> {
  readonly files: readonly string[];

  constructor(files: string | readonly string[]) {
    super();
    this.files = typeof files === 'string' ? [files] : files;
  }

  override toWorker(): Recipe {
    return { builtin: 'data', export: 'TextLines', args: [this.files] };
  }

  override async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    for (const file of this.files) yield* readLines(file);
  }
}

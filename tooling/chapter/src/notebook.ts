import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatWithOptions } from 'node:util';
import { manualSeed } from 'kindling';

/** What a chapter writes to, section by section. */
export interface Notebook {
  /** True for the short settings, with which every chapter is done within a minute. */
  readonly short: boolean;
  /** Begins a section: prints its title, and seeds the random numbers with 0. */
  section(title: string): void;
  /** As `console.log`. */
  print(...values: unknown[]): void;
  /** Writes a file of results and says where. @returns its path */
  save(name: string, content: string | Uint8Array): string;
  /** Path of a file of results that something else writes. */
  file(name: string): string;
}

export type Chapter = (notebook: Notebook) => void | Promise<void>;

export interface NotebookOptions {
  readonly short: boolean;
  /** Folder of the results; made when the first is written. */
  readonly out: string;
}

/** @param write takes each line as it comes, its end included */
export function openNotebook({ short, out }: NotebookOptions, write: (text: string) => void): Notebook {
  const print = (...values: unknown[]): void => write(`${formatWithOptions({ colors: false }, ...values)}\n`);
  const file = (name: string): string => {
    mkdirSync(out, { recursive: true });
    return join(out, name);
  };
  return {
    short,
    print,
    file,
    section(title) {
      print(`=== ${title} ===`);
      manualSeed(0);
    },
    save(name, content) {
      const path = file(name);
      writeFileSync(path, content);
      print(`wrote ${path}`);
      return path;
    },
  };
}

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A Markdown file, by its path from the root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** The guides and the READMEs: what users read and run. */
export const guides = (): Page[] => read(['README.md', 'docs/*.md', 'packages/*/README.md']);

/** Every page of the repository that may have links. */
export const pages = (): Page[] => read(['*.md', 'docs/**/*.md', 'apps/**/*.md', 'packages/*/*.md', 'tooling/*/*.md']);

function read(patterns: string[]): Page[] {
  const skipped = (path: string): boolean => path.includes('node_modules');
  return globSync(patterns, { cwd: root, exclude: skipped })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

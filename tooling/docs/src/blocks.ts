import type { Page } from './pages.ts';

/** A program in a guide, and what the guide says that it prints. */
export interface Block {
  /** Line of its fence in the page. */
  readonly line: number;
  readonly code: string;
  readonly printed: string | null;
}

// A comment `<!-- setup ... -->` before a block has lines that it needs and that would tell a reader nothing.
const pattern = /(?:<!-- setup\n([^]*?)-->\n+)?^```ts\n([^]*?)^```$(?:\n+^```text\n([^]*?)^```$)?/gm;

/** The TypeScript blocks of a page, in order. */
export function blocksOf({ text }: Page): Block[] {
  return [...text.matchAll(pattern)].map(({ index, 1: setup = '', 2: code = '', 3: printed }) => ({
    line: text.slice(0, index).split('\n').length,
    code: inOrder(setup + code),
    printed: printed?.trimEnd() ?? null,
  }));
}

/** Imports first: the setup's may come after the lines that use them. */
function inOrder(code: string): string {
  const lines = code.split('\n');
  const imports = lines.filter((line) => line.startsWith('import '));
  return [...imports, ...lines.filter((line) => !line.startsWith('import '))].join('\n');
}

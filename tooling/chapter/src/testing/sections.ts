import { readFileSync } from 'node:fs';

/** The text below each `=== title ===`. */
export function sectionsOf(text: string): Map<string, string> {
  const parts = text.split(/^=== (.*) ===\n/m);
  if (parts[0] !== '') throw new Error(`there is text before the first section: ${parts[0]}`);
  return new Map(Array.from({ length: parts.length >> 1 }, (_, i) => [parts[2 * i + 1] ?? '', parts[2 * i + 2] ?? '']));
}

const words: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/** What PyTorch printed, in a file of sections; Python's words for true, false and none, alone on a line, are JavaScript's. */
export function pythonSections(file: string | URL): Map<string, string> {
  return sectionsOf(readFileSync(file, 'utf8').replace(/^(True|False|None)$/gm, (word) => words[word] ?? word));
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNotebook, type Chapter } from '../notebook.ts';
import { sectionsOf } from './sections.ts';

/** What a chapter printed and wrote, with the short settings. */
export interface Reading {
  readonly text: string;
  readonly sections: ReadonlyMap<string, string>;
  /** Folder of its results, a temporary one. */
  readonly out: string;
}

export async function readChapter(chapter: Chapter): Promise<Reading> {
  const out = mkdtempSync(join(tmpdir(), 'kindling-chapter-'));
  let text = '';
  await chapter(openNotebook({ short: true, out }, (line) => (text += line)));
  return { text, sections: sectionsOf(text), out };
}

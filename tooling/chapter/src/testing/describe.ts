import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Chapter } from '../notebook.ts';
import { readChapter, type Reading } from './reading.ts';
import { pythonSections } from './sections.ts';

const readmes = ['README.md', 'README.zh-CN.md'];

/** Fenced blocks of a language in a Markdown file. */
function blocks(file: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...readFileSync(file, 'utf8').matchAll(fence)].map(([, body = '']) => body);
}

/**
 * The tests that every chapter has: the sections of `src/pytorch.txt`, where there is one, are printed as PyTorch prints
 * them; each `text` block of both READMEs is printed; both show the same code; their links lead somewhere.
 *
 * @param folder the chapter's
 * @returns what the chapter printed, for tests of its own
 */
export function describeChapter(folder: string, chapter: Chapter, timeout = 120_000): () => Reading {
  let reading: Reading;
  beforeAll(async () => {
    reading = await readChapter(chapter);
  }, timeout);
  afterAll(() => rmSync(reading.out, { recursive: true, force: true }));

  const printed = join(folder, 'src/pytorch.txt');
  if (existsSync(printed)) {
    it.each([...pythonSections(printed)])('prints what PyTorch prints: %s', (title, text) => {
      expect(reading.sections.get(title)).toBe(text);
    });
  }

  it.each(readmes)('prints what its %s shows', (name) => {
    for (const text of blocks(join(folder, name), 'text')) expect(reading.text).toContain(text);
  });

  it('has the same code in both languages', () => {
    const [english, chinese] = readmes.map((name) =>
      ['text', 'ts', 'python', 'sh', 'yaml'].map((language) => blocks(join(folder, name), language)),
    );
    expect(chinese).toEqual(english);
  });

  it.each(readmes)('has links in its %s that lead somewhere', (name) => {
    const links = [...readFileSync(join(folder, name), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)];
    expect(links.length).toBeGreaterThan(1);
    for (const [, link = ''] of links) expect(existsSync(join(folder, link)), link).toBe(true);
  });

  return () => reading;
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { pages, root } from './pages.ts';

/** As GitHub makes them of headings. */
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );

const withoutCode = (text: string): string => text.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');

it('links within the repository lead somewhere', () => {
  const dead = pages().flatMap(({ path, text }) =>
    [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file = '', anchor] = target.split('#');
      const whole = file === '' ? join(root, path) : join(root, dirname(path), file);
      if (!existsSync(whole)) return [`${path}: ${target}`];
      const lacks = anchor !== undefined && !anchors(readFileSync(whole, 'utf8')).includes(decodeURIComponent(anchor));
      return lacks ? [`${path}: ${target}`] : [];
    }),
  );
  expect(dead).toEqual([]);
});

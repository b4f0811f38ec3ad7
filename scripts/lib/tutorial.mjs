import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Stop } from './spawn.mjs';

const folders = () =>
  readdirSync(join(root, 'apps'))
    .filter((name) => /^\d\d-/.test(name))
    .sort();

/**
 * The chapters that are asked for, and the flags for them: all, with short settings, when none is named; those whose names
 * begin as given (`07`, `07-initialisation`) otherwise.
 */
export function chaptersOf(args, all = folders()) {
  const wanted = args.filter((argument) => /^\d/.test(argument));
  const flags = args.filter((argument) => !wanted.includes(argument));
  if (wanted.length === 0) return { chapters: all, flags: ['--short', ...flags] };
  for (const name of wanted) {
    if (!all.some((chapter) => chapter.startsWith(name)))
      throw new Stop(`There is no chapter '${name}'. There are: ${all.join(', ')}`, 2);
  }
  return { chapters: all.filter((chapter) => wanted.some((name) => chapter.startsWith(name))), flags };
}

/** Runs chapters one after the other, each with a folder of its own for what it writes; goes on after a failure. */
export async function runTutorial(args, { build, start }) {
  const { chapters, flags } = chaptersOf(args);
  const built = await build(chapters.map((chapter) => `@kindling-internal/${chapter}`));
  if (built !== 0) return built;
  const failed = [];
  for (const chapter of chapters) {
    const began = performance.now();
    console.log(`\n##### ${chapter}`);
    const status = await start(join('apps', chapter, 'src/main.ts'), ['--out', join('out', chapter), ...flags]);
    if (status !== 0) failed.push(chapter);
    console.log(`##### ${chapter}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  console.log(`\n${chapters.length - failed.length} of ${chapters.length} chapters done`);
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

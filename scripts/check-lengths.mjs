// Files stay small: none over the ceiling, half of them under the median. Generated files and data do not count.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';

const ceiling = 400;
const medianCeiling = 100;
const skipped = new Set(['node_modules', 'dist', 'build', 'generated', '.turbo', '.tool']);

const lengths = globSync('{packages,apps,tooling,scripts}/**/*.{ts,tsx,js,mjs,css,c,cc,cpp,cu,h,hpp,def}', {
  cwd: root,
  exclude: (path) => skipped.has(path.split(/[\\/]/).at(-1)),
})
  .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length }))
  .sort((a, b) => a.lines - b.lines);

const median = lengths[lengths.length >> 1]?.lines ?? 0;
const longest = lengths.at(-1);
console.log(`${lengths.length} files, median ${median} lines, longest ${longest?.lines} (${longest?.file})`);

const over = lengths.filter(({ lines }) => lines > ceiling);
for (const { file, lines } of over) console.error(`${file}: ${lines} lines, ceiling ${ceiling}: split it by family`);
if (median >= medianCeiling)
  console.error(`the median file has ${median} lines; it should stay under ${medianCeiling}`);
process.exitCode = over.length > 0 || median >= medianCeiling ? 1 : 0;

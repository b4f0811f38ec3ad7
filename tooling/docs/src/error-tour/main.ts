// Writes the table of errors into the troubleshooting guide.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../pages.ts';
import { table, tour } from './tour.ts';

export const guide = join(root, 'docs/troubleshooting.md');

async function main(): Promise<void> {
  const text = readFileSync(guide, 'utf8');
  const rows = table(await tour());
  writeFileSync(
    guide,
    text.replace(/(<!-- errors -->\n)[^]*(<!-- \/errors -->)/, (_, start, end) => `${start}\n${rows}\n\n${end}`),
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

// node src/pack.ts DIR...: packs folders of entries (pairs of .json and .bin) into ops/.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, pack } from './index.ts';

const target = join(folder, 'ops');
mkdirSync(target, { recursive: true });
for (const dir of process.argv.slice(2)) {
  const files = new Set(readdirSync(dir));
  for (const name of files) {
    const file = name.replace(/\.json$/, '');
    if (!name.endsWith('.json') || !files.has(`${file}.bin`)) continue;
    const entry = { file, text: readFileSync(join(dir, name), 'utf8'), bytes: readFileSync(join(dir, `${file}.bin`)) };
    writeFileSync(join(target, `${file}.br`), pack(entry));
  }
}

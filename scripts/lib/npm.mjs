import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Stop } from './spawn.mjs';

const entry = 'node_modules/npm/bin/npm-cli.js';

/** npm's JS entry: the npm that started this program, else the one installed with Node, else one on PATH. */
export function findNpm() {
  const started = process.env.npm_execpath;
  if (started?.endsWith('npm-cli.js') && existsSync(started)) return started;
  const home = dirname(realpathSync(process.execPath));
  const beside = [join(home, entry), join(home, '../lib', entry)];
  const onPath = (process.env.PATH ?? process.env.Path ?? '').split(delimiter).flatMap((folder) => {
    if (!folder || !existsSync(folder)) return [];
    const link = readdirSync(folder).includes('npm') ? realpathSync(join(folder, 'npm')) : '';
    return [link.endsWith('npm-cli.js') ? link : join(folder, entry)];
  });
  const found = [...beside, ...onPath].find(existsSync);
  if (!found) throw new Stop('npm was not found beside Node or on PATH; install it (it comes with Node) and try again');
  return found;
}

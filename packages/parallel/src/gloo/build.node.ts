#!/usr/bin/env node
// Builds the addon with node-gyp where gloo is installed (Debian: apt install libgloo-dev); says in one line why not where it
// is not. Run by the package's build, and by users as `kindling-build-gloo`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = createRequire(import.meta.url);
const root = dirname(here.resolve('@kindling/parallel/package.json'));

const skip = (why: string): void => console.log(`gloo: not built: ${why}`);

function gyp(): string | null {
  const besideNpm = join(dirname(process.execPath), '../lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js');
  try {
    return here.resolve('node-gyp/bin/node-gyp.js');
  } catch {
    return existsSync(besideNpm) ? besideNpm : null;
  }
}

function main(): void {
  const prefix = process.env['KINDLING_GLOO_PREFIX'] ?? '/usr';
  if (!existsSync(join(prefix, 'include/gloo/config.h')))
    return skip(`there is no ${prefix}/include/gloo (Debian: apt install libgloo-dev).`);
  // Of the running Node, or the system's: Node-API is the same in all of them.
  const headers = [process.env['npm_config_nodedir'], dirname(dirname(process.execPath)), '/usr', '/usr/local'].find(
    (folder) => folder !== undefined && existsSync(join(folder, 'include/node/node_api.h')),
  );
  if (headers === undefined) return skip('the headers of Node are not installed (Debian: apt install libnode-dev).');
  if (spawnSync('c++', ['--version']).status !== 0) return skip('there is no C++ compiler.');
  const tool = gyp();
  if (tool === null) return skip('node-gyp is not installed.');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tool, 'rebuild', `--nodedir=${headers}`, '--silent'],
    {
      cwd: root,
      encoding: 'utf8',
      env: prefix === '/usr' ? process.env : { ...process.env, CPLUS_INCLUDE_PATH: join(prefix, 'include') },
    },
  );
  if (status === 0) return console.log('gloo: built.');
  console.error(`gloo: the build failed.\n${stdout}${stderr}`);
  process.exitCode = 1;
}

main();

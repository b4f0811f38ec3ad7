import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BenchError } from './errors.ts';

const folder = fileURLToPath(new URL('../peers', import.meta.url));
const pnpm = fileURLToPath(new URL('../../../.tool/node_modules/pnpm/bin/pnpm.mjs', import.meta.url));

/** Installs the JavaScript peers beside the bench, out of the workspace's sight. @throws BenchError when that fails */
export function installPeers(): void {
  if (!existsSync(pnpm)) throw new BenchError('pnpm is missing: start this by npm run bench -- --install-peers.');
  // Their install scripts download what the bench does not use (CUDA).
  const flags = ['--ignore-workspace', '--ignore-scripts', '--no-lockfile', '--reporter=append-only'];
  const { status } = spawnSync(process.execPath, [pnpm, 'install', ...flags], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new BenchError('pnpm could not install the peers; is the registry reachable?');
}

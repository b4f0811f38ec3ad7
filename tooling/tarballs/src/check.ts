// Packs every published package and runs publint and attw on the tarballs. One line each; fails when one fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, packAll } from './pack.ts';

const checks: [name: string, args: (file: string) => string[]][] = [
  ['publint', (file) => [command('publint', 'src/cli.js'), 'run', file, '--strict']],
  ['attw', (file) => [command('@arethetypeswrong/cli', 'dist/index.js'), file, '--profile', 'esm-only']],
];

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-tarballs-'));
  let failed = 0;
  try {
    for (const { name, file } of packAll(folder)) {
      for (const [tool, args] of checks) {
        const { stdout, stderr, status } = spawnSync(process.execPath, args(file), { encoding: 'utf8' });
        console.log(`${tool} ${name}: ${status === 0 ? 'passed' : `failed\n${stdout}${stderr}`}`);
        if (status !== 0) failed++;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return failed;
}

process.exitCode = main() > 0 ? 1 : 0;

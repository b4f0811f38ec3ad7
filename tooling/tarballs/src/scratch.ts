import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { command, packAll } from './pack.ts';

/** A project of a stranger, outside the workspace, with the packed packages installed from their files alone. */
export class Scratch implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'kindling-scratch-')));

  /** @throws Error with pnpm's output when the packages cannot be installed together without a registry. */
  install(): void {
    const dependencies = Object.fromEntries(packAll(this.folder).map(({ name, file }) => [name, `file:${file}`]));
    this.write('package.json', JSON.stringify({ private: true, dependencies }));
    // Each of our packages comes from its file, also where another one asks for it by version.
    this.write('pnpm-workspace.yaml', JSON.stringify({ overrides: dependencies, pmOnFail: 'ignore' }));
    const { stdout, status } = spawnSync('pnpm', ['install', '--offline', '--no-frozen-lockfile'], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the packed packages do not install together:\n${stdout}`);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /**
   * Runs a file of the project with the given Node, as nothing but a stranger's program: no flag, no source condition.
   * @throws Error with what it wrote to stderr when it fails.
   */
  run(node: string, name: string): string {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout, stderr, status, error } = spawnSync(node, [name], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...env, PATH: [dirname(node), env.PATH].join(delimiter) },
    });
    if (status !== 0) throw new Error(`${node} ${name} failed: ${error?.message ?? stderr}`);
    return stdout;
  }

  /** What TypeScript says of the project with its `tsconfig.json`: nothing where all is well. */
  compile(): string {
    const tsc = command('typescript', 'bin/tsc');
    return spawnSync(process.execPath, [tsc], { cwd: this.folder, encoding: 'utf8' }).stdout;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

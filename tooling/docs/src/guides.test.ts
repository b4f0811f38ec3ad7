import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blocksOf } from './blocks.ts';
import { guides, root } from './pages.ts';

const here = join(root, 'tooling/docs');
/** Within the workspace, so that packages are found. */
const folder = join(here, 'out', String(process.pid));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs = guides()
  .map((page) => ({ page, blocks: blocksOf(page) }))
  .filter(({ blocks }) => blocks.length > 0)
  .map(({ page, blocks }) => {
    const own = join(folder, page.path.replace(/\W/g, '-'));
    mkdirSync(own, { recursive: true });
    const files = blocks.map(({ code, line }) => {
      const file = join(own, `line-${line}.ts`);
      writeFileSync(file, `${code}\nexport {};\n`);
      return file;
    });
    return { page, blocks, files, own };
  });

const launcher = ['packages/parallel/src/run/kindling-run.node.ts', '--nproc-per-node=2'];

/** What each block printed. Pages that say so run on several ranks. */
function run({ page, files, own }: (typeof programs)[number]): { printed: string[]; error: string } {
  const [first = '', ...rest] = page.text.includes('<!-- blocks run on two ranks -->') ? launcher : [];
  const program = [...(first === '' ? [] : [join(root, first), ...rest]), join(here, 'src/run-blocks.ts'), ...files];
  const args = ['--conditions=@kindling/source', '--disable-warning=ExperimentalWarning', ...program];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: own,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const printed = stdout.split(/^--- \d+\n/m).slice(1);
  return { printed: printed.map((text) => text.trimEnd()), error: status === 0 ? '' : stderr };
}

describe('the code in', { timeout: 180_000 }, () => {
  it.each(programs.map((one) => [one.page.path, one] as const))('%s runs, and prints what it says', (path, one) => {
    const { printed, error } = run(one);
    expect(error).toBe('');
    one.blocks.forEach((block, i) => {
      if (block.printed !== null)
        expect(`${path}:${block.line}\n${printed[i]}`).toBe(`${path}:${block.line}\n${block.printed}`);
    });
  });

  it('all guides has the types it should', () => {
    const config = join(folder, 'tsconfig.json');
    const base = join(root, 'tooling/tsconfig/base.json');
    writeFileSync(
      config,
      JSON.stringify({ extends: base, compilerOptions: { noImplicitOverride: false }, include: ['.'] }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', config], { encoding: 'utf8', cwd: folder });
    expect(stdout).toBe('');
  });
});

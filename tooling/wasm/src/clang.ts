// Finds and runs a clang that can make WebAssembly: the system's when it is new enough, else @yowasp/clang from npm.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Path inside the compiler's file system -> text. */
export type Sources = ReadonlyMap<string, string>;

export interface Compiler {
  readonly name: string;
  /** Compiles and links; the arguments name files of `sources`. @throws with the compiler's own messages */
  compile(args: readonly string[], sources: Sources): Promise<Uint8Array>;
}

const OLDEST = 19;

function systemClang(command: string): Compiler | null {
  const version = /clang version (\d+)/.exec(spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout ?? '');
  if (version === null || Number(version[1]) < OLDEST) return null;
  const linker = spawnSync(command, ['--target=wasm32', '-print-prog-name=wasm-ld'], {
    encoding: 'utf8',
  }).stdout.trim();
  if (spawnSync(linker, ['--version']).status !== 0) return null;
  return {
    name: `${command} ${version[1]}`,
    async compile(args, sources) {
      const folder = mkdtempSync(join(tmpdir(), 'kindling-wasm-'));
      try {
        for (const [path, text] of sources) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), text);
        }
        const { status, stderr } = spawnSync(command, [...args, '-o', 'out.wasm'], { cwd: folder, encoding: 'utf8' });
        if (stderr) console.error(stderr);
        if (status !== 0) throw new Error(`${command} failed with status ${status}.`);
        return readFileSync(join(folder, 'out.wasm'));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

interface Tree {
  [name: string]: Tree | string;
}

/** Nested folders, as the compiler takes them. */
function toTree(sources: Sources): Tree {
  const tree: Tree = {};
  for (const [path, text] of sources) {
    const parts = path.split('/');
    const file = parts.pop() as string;
    let folder = tree;
    for (const part of parts) folder = (folder[part] ??= {}) as Tree; // files and folders never share a name here
    folder[file] = text;
  }
  return tree;
}

const npmClang: Compiler = {
  name: '@yowasp/clang',
  async compile(args, sources) {
    const { commands, runLLVM } = await import('@yowasp/clang');
    await runLLVM(undefined, undefined, { fetchProgress: () => {} }); // loads the compiler; the first run would print progress
    let messages = '';
    const decoder = new TextDecoder();
    const collect = (bytes: Uint8Array | null): void =>
      void (messages += bytes ? decoder.decode(bytes, { stream: true }) : '');
    let files: Tree | undefined;
    try {
      files = (await commands['clang']([...args, '-o', 'out.wasm'], toTree(sources), {
        stdout: collect,
        stderr: collect,
      })) as Tree | undefined;
    } catch (error) {
      throw new Error(`clang failed: ${messages || String(error)}`);
    }
    if (messages) console.error(messages);
    const wasm: unknown = files?.['out.wasm'];
    if (!(wasm instanceof Uint8Array)) throw new Error('clang wrote no out.wasm.');
    return wasm;
  },
};

/** `KINDLING_CLANG` is `npm`, or the path of a clang; by default the system's clang 19 or newer, else the one from npm. */
export function findCompiler(choice = process.env['KINDLING_CLANG'] ?? ''): Compiler {
  if (choice === 'npm') return npmClang;
  if (choice !== '') {
    const chosen = systemClang(choice);
    if (chosen === null)
      throw new Error(`KINDLING_CLANG=${choice} is not a clang ${OLDEST} or newer that links WebAssembly.`);
    return chosen;
  }
  return systemClang('clang') ?? npmClang;
}

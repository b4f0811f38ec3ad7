// The packages' declarations as one virtual module, for the editor's completion: built files by the path that TypeScript
// looks for.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const id = 'virtual:declarations';
const packages = join(import.meta.dirname, '../../../packages');

/** @throws Error when a package has not been built. */
function declarations(): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const folder of [
    'kindling',
    'core',
    'autograd',
    'cpu-backend',
    'data',
    'nn',
    'optim',
    'parallel',
    'serialize',
  ]) {
    const from = join(packages, folder);
    if (!existsSync(join(from, 'dist/types/index.d.ts')))
      throw new Error(`packages/${folder} has no dist/: build it first`);
    const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { name: string };
    const add = (file: string): string =>
      (texts[`node_modules/${manifest.name}/${file}`] = readFileSync(join(from, file), 'utf8'));
    add('package.json');
    for (const file of globSync('dist/types/**/*.d.ts', { cwd: from })) if (!file.includes('.node.')) add(file);
  }
  return texts;
}

export function declarationTexts(): Plugin {
  return {
    name: 'declarations',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (resolved) =>
      resolved === `\0${id}` ? `export const declarations = ${JSON.stringify(declarations())};` : undefined,
  };
}

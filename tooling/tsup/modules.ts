// Beside the bundle for Node, which starts fast: one file per source, of which a bundler for browsers takes those it needs.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};

/** Writes every source of the package in the working directory to `dist/modules`, but tests and those of Node alone. */
export function emitModules(): void {
  for (const file of globSync('src/**/*.ts')) {
    if (/\.(test|test-d|node)\.ts$/.test(file) || file.endsWith('.d.ts')) continue;
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options, fileName: file });
    const target = join('dist/modules', file.slice('src/'.length).replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

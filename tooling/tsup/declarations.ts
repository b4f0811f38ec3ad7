// Declarations by TypeScript itself, one file per source: bundlers of declarations turn `export * as name` into what no compiler
// reads.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

const target = 'dist/types';

/**
 * Writes the declarations of the package in the working directory, from its entries on, to `dist/types`.
 * @throws Error with TypeScript's messages where a declaration cannot be written
 */
export function emitDeclarations(entries: readonly string[]): void {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const program = ts.createProgram([...entries], {
    ...options,
    // The other packages as they are built; type errors are for `npm run typecheck`.
    customConditions: [],
    noCheck: true,
    noEmit: false,
    emitDeclarationOnly: true,
    declaration: true,
    rootDir: 'src',
    outDir: target,
  });
  const own = resolve('src');
  const messages: ts.Diagnostic[] = [];
  for (const file of program.getSourceFiles()) {
    if (!resolve(file.fileName).startsWith(own) || file.isDeclarationFile) continue;
    messages.push(...program.emit(file, write, undefined, true).diagnostics);
  }
  if (messages.length > 0) throw new Error(ts.formatDiagnostics(messages, host));
}

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
};

/** Imports of `./file.ts` name the file that is published, and a project of ES2022 learns what Symbol.dispose is. */
function write(file: string, text: string): void {
  const imports = /((?:from|import|module)\s*\(?\s*)(['"])(\.{1,2}\/[^'"]*)\.ts\2/g;
  mkdirSync(dirname(file), { recursive: true });
  const head = /\bDisposable\b|Symbol\.(asyncD|d)ispose/.test(text)
    ? '/// <reference lib="esnext.disposable" />\n'
    : '';
  writeFileSync(file, head + text.replace(imports, '$1$2$3.js$2'));
}

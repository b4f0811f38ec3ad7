import { defineConfig } from 'tsup';
import type { Options } from 'tsup';
import { emitDeclarations } from './declarations.ts';
import { emitModules } from './modules.ts';

type Overrides = Pick<Options, 'entry' | 'external'>;

/** How every published package is built: ESM, declarations beside it, nothing bundled that another package owns. */
export const preset = (options: Overrides = {}): ReturnType<typeof defineConfig> => build(options);

/** As `preset`, with the modules one by one as well. Its package.json names them for bundlers, after the bundle for Node. */
export const presetWithModules = (options: Overrides = {}): ReturnType<typeof defineConfig> =>
  build(options, emitModules);

function build(
  { entry = { index: 'src/index.ts' }, external = [] }: Overrides,
  more: () => void = () => {},
): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    splitting: true,
    removeNodeProtocol: false,
    sourcemap: true,
    clean: true,
    external: [/^node:/, /^#/, ...external],
    async onSuccess() {
      emitDeclarations(Object.values(entry));
      more();
    },
  });
}

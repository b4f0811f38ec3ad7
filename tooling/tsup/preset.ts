import { defineConfig } from 'tsup';
import type { Options } from 'tsup';
import { emitModules } from './modules.ts';

/** How every published package is built: ESM, declarations beside it, nothing bundled that another package owns. */
export function preset(options: Partial<Options> = {}): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry: { index: 'src/index.ts' },
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    splitting: true,
    removeNodeProtocol: false,
    sourcemap: true,
    clean: true,
    // tsup sets baseUrl for the declarations, which TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    ...options,
    external: [/^node:/, /^#/, ...(options.external ?? [])],
  });
}

/** As `preset`, with the modules one by one as well. Its package.json names them for bundlers, after the bundle for Node. */
export const presetWithModules = (options: Partial<Options> = {}): ReturnType<typeof defineConfig> =>
  preset({ ...options, onSuccess: () => Promise.resolve(emitModules()) });

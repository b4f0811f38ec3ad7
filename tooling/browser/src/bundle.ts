import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** A page of the workspace's sources, bundled by Vite into a folder of its own, which goes with it. */
export class Bundle implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'kindling-page-'));

  private constructor() {}

  static async of(root: string): Promise<Bundle> {
    const bundle = new Bundle();
    const conditions = ['@kindling/source', 'browser', 'module', 'import', 'default'];
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      resolve: { conditions },
      build: { outDir: bundle.folder, emptyOutDir: true, target: 'es2022', minify: false },
    });
    return bundle;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packAll, publishable } from './pack.ts';

describe('a tarball', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-contents-'));
  const tarballs = packAll(folder);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made for every published package', () => {
    expect(tarballs.map(({ name }) => name)).toEqual(publishable().map(({ manifest }) => manifest.name));
  });

  for (const { name, file } of tarballs) {
    it(`of ${name} holds the build and nothing of the workshop`, () => {
      const list = spawnSync('tar', ['-tzf', file], { encoding: 'utf8' }).stdout.trim().split('\n');
      expect(list).toContain('package/dist/index.js');
      expect(list).toContain('package/dist/types/index.d.ts');
      expect(list).toContain('package/LICENSE');
      expect(list.filter((path) => /\/src\/|\.test\.|tsup\.config|tsconfig/.test(path))).toEqual([]);
      const manifest = spawnSync('tar', ['-xzOf', file, 'package/package.json'], { encoding: 'utf8' }).stdout;
      expect(manifest).not.toMatch(/workspace:|catalog:|@kindling\/source/);
    });
  }
});

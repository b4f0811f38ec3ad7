import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, toolFolder } from './paths.mjs';
import { mustRun } from './spawn.mjs';

const stamp = join(root, 'node_modules', '.kindling-stamp');

function manifests() {
  const folders = ['packages', 'apps', 'tooling'].flatMap((group) => {
    const folder = join(root, group);
    return existsSync(folder) ? readdirSync(folder).map((name) => `${group}/${name}`) : [];
  });
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...folders.map((f) => `${f}/package.json`)];
  return files.filter((file) => existsSync(join(root, file))).sort();
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of manifests())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

// The links are looked at as well: another package manager run here by mistake removes them.
function isInstalled(wanted) {
  const links = manifests().flatMap((file) => {
    if (!file.endsWith('package.json')) return [];
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    return Object.keys({ ...dependencies, ...devDependencies }).map((name) =>
      join(root, file, '../node_modules', name, 'package.json'),
    );
  });
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && links.every(existsSync);
}

/** Installs the workspace's dependencies from the lockfile; does nothing, and needs no network, when they are there. */
export async function installPackages({ node, pnpm, env }) {
  if (isInstalled(fingerprint())) return;
  await withLock(join(toolFolder, 'lock'), async () => {
    const wanted = fingerprint();
    if (isInstalled(wanted)) return;
    const args = [pnpm, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
    await mustRun(
      'pnpm install failed; after a change of a package.json run: node scripts/bootstrap.mjs pnpm install',
      node,
      args,
      // CI: pnpm may not ask a question when it has to replace what another package manager left.
      { cwd: root, env: { ...env, CI: 'true' } },
    );
    writeFileSync(stamp, wanted);
  });
}

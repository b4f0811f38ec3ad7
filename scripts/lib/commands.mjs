import { join } from 'node:path';
import { testModes } from './modes.mjs';
import { root, userFolder } from './paths.mjs';
import { run } from './spawn.mjs';
import { runTutorial } from './tutorial.mjs';

const bin = (path) => join(root, 'node_modules', path);

function turbo({ node, env }, args) {
  return run(node, [bin('turbo/bin/turbo'), 'run', ...args], { cwd: root, env });
}

/** A task of every package that has it, through turbo's cache. Flags go to turbo: `npm run build -- --force`. */
const task = (...args) => ({ run: (tools, flags) => turbo(tools, [...args, ...flags]) });

/** A tool of the root, with the flags given. */
const tool = (path, ...args) => ({
  run: ({ node, env }, flags) => run(node, [bin(path), ...args, ...flags], { cwd: root, env }),
});

/** A program of our own, at the root. */
const script = (file) => ({
  run: ({ node, env }, flags) => run(node, [join(root, file), ...flags], { cwd: root, env }),
});

/** The same on the sources of the packages, unbuilt. */
const onSources = (file) => ({
  run: ({ node, env }, flags) =>
    run(node, ['--conditions=@kindling/source', join(root, file), ...flags], { cwd: root, env }),
});

/**
 * A program with the terminal to itself: turbo builds what it needs, quietly, then Node runs it directly (turbo hides the
 * terminal, so that no progress bar would show). Relative paths count from where the user stands.
 */
const program = (name, file) => ({
  async run(tools, flags) {
    const built = await buildFor(tools, [name]);
    return built || runFile(tools, file, flags);
  },
});

const buildFor = (tools, names) =>
  turbo(tools, [
    'build',
    ...names.map((name) => `--filter=${name}...`),
    '--output-logs=errors-only',
    '--log-order=grouped',
  ]);

const runFile = ({ node, env }, file, flags) =>
  run(node, ['--disable-warning=ExperimentalWarning', join(root, file), ...flags], { cwd: userFolder, env });

const tutorial = {
  run: (tools, args) =>
    runTutorial(args, {
      build: (names) => buildFor(tools, names),
      start: (file, flags) => runFile(tools, file, flags),
    }),
};

/** Packages are built first, for the tests that pack and install them; then one vitest runs every project. */
const test = {
  async run(tools, flags) {
    const built = await turbo(tools, ['build', '--output-logs=errors-only']);
    if (built !== 0) console.error('the build failed; the tests run on the sources all the same');
    const status = await tool('vitest/vitest.mjs', 'run').run(tools, flags);
    return built || status;
  },
};

const modes = {
  run: (tools, flags) =>
    testModes((args, env) =>
      tool('vitest/vitest.mjs', 'run', ...args).run({ ...tools, env: { ...tools.env, ...env } }, flags),
    ),
};

const sources = ['packages', 'apps', 'tooling'];

/** The development server of the page. */
const playground = {
  async run(tools, flags) {
    const built = await buildFor(tools, ['@kindling-internal/playground']);
    const folder = join(root, 'apps/playground');
    return built || runFile(tools, 'apps/playground/node_modules/vite/bin/vite.js', [folder, ...flags]);
  },
};

export const commands = {
  start: program('@kindling-internal/train-mnist', 'apps/train-mnist/src/main.ts'),
  bench: program('@kindling-internal/bench', 'tooling/bench/src/main.ts'),
  conformance: program('@kindling-internal/conformance', 'tooling/conformance/src/main.ts'),
  tutorial,
  test,
  'test:modes': modes,
  // Any of turbo's tasks: `node scripts/bootstrap.mjs turbo start --filter=@kindling-internal/01-tensors`.
  turbo: task(),
  build: task('build'),
  'build:wasm': task('build:wasm'),
  // The CUDA kernels for every architecture, and the gate on what ptxas says of them; minutes, once.
  'check:kernels': task('check:kernels'),
  // On the sources, and only where there is a GPU.
  'test:gpu': onSources('packages/cuda-backend/src/fixtures/test-gpu.node.ts'),
  'bench:gpu': onSources('packages/cuda-backend/src/fixtures/bench-gpu.node.ts'),
  playground,
  // The playground's page, built and used in Chromium.
  'test:browser': task('test:browser', '--filter=@kindling-internal/playground', '--output-logs=new-only'),
  lint: task('lint', 'lint:root', '--continue'),
  typecheck: task('typecheck', 'typecheck:root', '--continue'),
  // The API reference, into out/api.
  docs: tool('typedoc/bin/typedoc'),
  format: tool('prettier/bin/prettier.cjs', '--write', '.'),
  'check:format': tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
  'check:imports': tool(
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    '.dependency-cruiser.js',
    ...sources,
  ),
  'check:lengths': script('scripts/check-lengths.mjs'),
  'check:tarballs': script('tooling/tarballs/src/check.ts'),
  changeset: tool('@changesets/cli/bin.js'),
  install: { run: () => 0 },
  pnpm: {
    needsPackages: false,
    run: ({ node, pnpm, env }, args) => run(node, [pnpm, ...args], { cwd: userFolder, env }),
  },
};

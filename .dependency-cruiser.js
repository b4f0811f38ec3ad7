// The arrows of the design: each package may import only those listed here. A new package adds its line.
const arrows = {
  core: [],
  autograd: ['core'],
  'cpu-backend': ['core', 'kernel-headers'],
  'cuda-backend': ['core', 'kernel-headers'],
  'kernel-headers': [],
  nn: ['core', 'autograd'],
  optim: ['core', 'autograd'],
  data: ['core'],
  parallel: ['core', 'autograd', 'nn', 'data', 'serialize'],
  serialize: ['core'],
  testing: ['core', 'autograd'],
  kindling: ['core', 'autograd', 'cpu-backend', 'cuda-backend', 'nn', 'optim', 'data', 'parallel', 'serialize'],
};

const tests = '(\\.test(-d)?\\.ts$|/fixtures/)';

const packageRules = Object.entries(arrows).map(([name, allowed]) => ({
  name: `${name}-imports-only-its-arrows`,
  severity: 'error',
  from: { path: `^packages/${name}/src/`, pathNot: tests },
  to: { path: '^(packages|apps|tooling)/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...packageRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tensor-never-imports-op-families',
      comment: 'That cycle type-checks and then dies at load; install-methods.ts puts the ops on the prototype.',
      severity: 'error',
      from: { path: '^packages/core/src/tensor\\.ts$' },
      to: { path: '^packages/core/src/ops/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-never-imports-testing',
      comment: 'Not even in its tests: op tests live in tooling/conformance.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'packages-never-import-tooling',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { path: '^(tooling|apps)/' },
    },
    {
      name: 'lean-packages-import-lean-entries',
      comment: 'Else a program that cherry-picks a layer carries every operator: docs/decisions/0002-lean-entries.md.',
      severity: 'error',
      from: { path: '^packages/(autograd|nn|optim)/src/', pathNot: tests },
      to: {
        path: '^packages/(core|autograd)/src/index\\.ts$',
        pathNot: '^packages/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'everything-resolves',
      comment: 'A plugin of Vite makes virtual modules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/', '/generated/'] },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@kindling/source', 'node', 'import', 'types', 'default'],
    },
  },
};

import { builtinModules } from 'node:module';

const dotTs = {
  regex: '^\\.{1,2}/.*(?<!\\.tsx?|\\.mjs|\\.json|\\.css)$',
  message: 'Relative imports end in .ts, so that Node runs the sources unbuilt.',
};
const nodeModules = [
  {
    group: ['node:*'],
    message:
      'node: modules stand only in *.node.ts files, behind an export condition, so that browsers can load the rest.',
  },
];

export const relativeImports = ['error', { patterns: [dotTs] }];

export const portableImports = [
  'error',
  {
    paths: builtinModules
      .filter((name) => !name.startsWith('_'))
      .map((name) => ({ name, message: nodeModules[0].message })),
    patterns: [dotTs, ...nodeModules],
  },
];

export const syntax = [
  'error',
  {
    selector: ':matches(AwaitExpression, ForOfStatement[await=true]):not(:function *)',
    message: 'No top-level await: CommonJS users could not require() the module.',
  },
  {
    selector: 'TSAsExpression > TSAsExpression[typeAnnotation.type="TSUnknownKeyword"]',
    message: '`as unknown as` hides a type error: narrow the value, or type it where it comes from.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
];

export const portableGlobals = [
  'error',
  ...['process', 'Buffer', 'global', 'require', 'setImmediate', '__dirname', '__filename'].map((name) => ({
    name,
    message: 'Browsers do not have it: use a *.node.ts file behind an export condition.',
  })),
];

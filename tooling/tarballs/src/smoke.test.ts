import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facade, learnt, parts, required, typed, xor } from './program.ts';
import { Scratch } from './scratch.ts';

const programs = {
  'facade.mjs': facade + xor,
  'facade.cjs': required + xor,
  'parts.mjs': parts + xor,
};

/** What a TypeScript project may say of modules; the rest as `tsc --init` writes it. */
const settings = {
  nodenext: { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true, types: [] },
  bundler: {
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    strict: true,
    skipLibCheck: true,
    types: [],
  },
};

/** The Node that started npm, which may be older than the workspace's own. */
const host = process.env.KINDLING_HOST_NODE;
const nodes: [whose: string, path: string | undefined][] = [
  ['the Node of the workspace', process.execPath],
  ['the Node that started npm', host],
];

describe('packed packages in a project of their own', () => {
  const scratch = new Scratch();
  beforeAll(() => {
    scratch.install();
    for (const [name, text] of Object.entries(programs)) scratch.write(name, text);
    scratch.write('typed.mts', typed);
  }, 120_000);
  afterAll(() => scratch[Symbol.dispose]());

  for (const [whose, node] of nodes) {
    for (const name of Object.keys(programs)) {
      it(`${name} trains on ${whose}`, (context) => {
        if (!node) return context.skip('not started by npm test');
        expect(JSON.parse(scratch.run(node, name))).toEqual(learnt);
      });
    }
  }

  for (const [name, compilerOptions] of Object.entries(settings)) {
    it(`TypeScript compiles a program with ${name} settings, which trains`, { timeout: 120_000 }, () => {
      const outDir = `out-${name}`;
      scratch.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, outDir } }));
      expect(scratch.compile()).toBe('');
      expect(JSON.parse(scratch.run(process.execPath, `${outDir}/typed.mjs`))).toEqual(learnt);
    });
  }
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printed, program } from './program.ts';
import { Scratch } from './scratch.ts';

const files = {
  'facade.mjs': `import { tensor } from 'kindling';${program}`,
  'facade.cjs': `const { tensor } = require('kindling');${program}`,
  'parts.mjs': `import { tensor } from '@kindling/core';
import '@kindling/cpu-backend';
import '@kindling/autograd';${program}`,
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
    for (const [name, text] of Object.entries(files)) scratch.write(name, text);
  }, 120_000);
  afterAll(() => scratch[Symbol.dispose]());

  for (const [whose, node] of nodes) {
    for (const name of Object.keys(files)) {
      it(`${name} runs on ${whose}`, (context) => {
        if (!node) return context.skip('not started by npm test');
        expect(JSON.parse(scratch.run(node, name))).toEqual(printed);
      });
    }
  }
});

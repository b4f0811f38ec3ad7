#!/usr/bin/env node
// As torchrun: https://pytorch.org/docs/stable/elastic/run.html
import { availableParallelism } from 'node:os';
import { KindlingError } from '@kindling/core';
import { launch } from './agent.node.ts';
import { parseOptions, USAGE } from './options.ts';

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === '--help' || argv[0] === '-h') {
    console.log(USAGE);
    return 0;
  }
  try {
    return await launch(parseOptions(argv, process.env, availableParallelism()));
  } catch (error) {
    if (!(error instanceof KindlingError)) throw error;
    console.error(error.message);
    return 2;
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

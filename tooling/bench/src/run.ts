import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseCommand, usage, type Options } from './args.ts';
import type { Ready } from './child/protocol.ts';
import { benchData } from './data/main.ts';
import { Child } from './child/process.ts';
import { BenchError } from './errors.ts';
import { installPeers } from './install-peers.ts';
import { busyNote, describeMachine } from './machine.ts';
import { commandOf, type LibraryName } from './peers/index.ts';
import { rowOf, type Report, type Row } from './report.ts';
import { runCase } from './rounds.ts';
import { formatReport } from './table.ts';

/** @returns the exit status. What the user can put right ends in one line on stderr; anything else is thrown. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    if (argv[0] === 'data') {
      await benchData(argv.slice(1));
      return 0;
    }
    const command = parseCommand(argv);
    if (command.run === 'help') console.log(usage);
    else if (command.run === 'install-peers') installPeers();
    else await bench(command);
    return 0;
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    console.error(`bench: ${error.message}`);
    return error.exitStatus;
  }
}

async function bench(options: Options): Promise<void> {
  const save = options.json === undefined ? undefined : reportFile(options.json);
  const busy = busyNote();
  if (busy !== null) console.error(busy);
  const children: Child[] = [];
  try {
    const libraries: Record<string, Ready> = {};
    for (const name of ['kindling', ...options.peers] satisfies LibraryName[]) {
      const child = new Child(name, commandOf(name, options.threads));
      children.push(child);
      const greeting = await child.greeting();
      if (!('missing' in greeting)) libraries[name] = greeting;
      else if (name === 'kindling') throw new BenchError(`kindling does not start: ${greeting.missing}`);
      else console.error(`${name} is left out: ${greeting.missing}`);
    }
    const present = children.filter(({ name }) => name in libraries);
    const rows: Row[] = [];
    for (const name of options.cases) {
      console.error(`${name} ...`);
      rows.push(rowOf(name, await runCase(name, present, options.rounds, console.error)));
    }
    const report: Report = {
      suite: options.suite,
      threads: options.threads,
      machine: describeMachine(),
      node: process.versions.node,
      wasmMode: libraries.kindling?.mode ?? '',
      rounds: options.rounds,
      libraries,
      rows,
    };
    save?.(report);
    console.log(formatReport(report));
  } finally {
    for (const child of children) child.close();
  }
}

/** Looks at the folder before minutes are spent on the content. @throws BenchError */
function reportFile(path: string): (report: Report) => void {
  const file = resolve(path);
  const orFail = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      throw new BenchError(`--json: cannot write ${file}: ${(error as Error).message}`);
    }
  };
  orFail(() => accessSync(dirname(file), constants.W_OK));
  return (report) => orFail(() => writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`));
}

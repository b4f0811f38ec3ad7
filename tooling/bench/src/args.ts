import { parseArgs } from 'node:util';
import { caseNamesOf, fixedSuiteNames, suiteNames, type CaseName, type SuiteName } from './cases.ts';
import { BenchError } from './errors.ts';
import { peerNames, type PeerName } from './peers/index.ts';

export interface Options {
  /** The suite asked for, or `all`. */
  readonly suite: SuiteName | 'all';
  readonly cases: readonly CaseName[];
  readonly threads: number;
  readonly rounds: number;
  readonly peers: readonly PeerName[];
  readonly json: string | undefined;
}

export type Command =
  { readonly run: 'help' } | { readonly run: 'install-peers' } | ({ readonly run: 'bench' } & Options);

export const usage = `usage: npm run bench -- [flags], or npm run bench -- data [--images N] [--rounds N] [--part images,tensors,rows,epoch]
  --suite NAME      ${suiteNames.join(' | ')} (default: all but ops)
  --case NAME[,..]  some cases of the suite
  --threads N       threads of each library (default 1)
  --rounds N        turns each library gets at a case (default 9, of ops 3)
  --peers NAME[,..] ${peerNames.join(' | ')} (default: all that are installed; of ops pytorch)
  --json FILE       writes the figures there as well
  --install-peers   installs the JavaScript peers into tooling/bench/peers, once; for PyTorch: apt-get install
                    python3-torch libopenblas0-pthread`;

const flags = {
  suite: { type: 'string' },
  case: { type: 'string' },
  threads: { type: 'string', default: '1' },
  rounds: { type: 'string' },
  peers: { type: 'string' },
  json: { type: 'string' },
  'install-peers': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws BenchError for a flag or a value that is not known */
export function parseCommand(argv: readonly string[]): Command {
  const values = readFlags(argv);
  if (values.help) return { run: 'help' };
  if (values['install-peers']) return { run: 'install-peers' };
  const suite = values.suite === undefined ? 'all' : oneOf('suite', values.suite, suiteNames);
  const known = suite === 'all' ? fixedSuiteNames.flatMap(caseNamesOf) : caseNamesOf(suite);
  return {
    run: 'bench',
    suite,
    cases: values.case === undefined ? known : listOf('case', values.case, known),
    threads: count('threads', values.threads),
    rounds: count('rounds', values.rounds ?? (suite === 'ops' ? '3' : '9')),
    peers: values.peers === undefined ? defaultPeers(suite) : listOf('peers', values.peers, peerNames),
    json: values.json,
  };
}

const defaultPeers = (suite: Options['suite']): readonly PeerName[] => (suite === 'ops' ? ['pytorch'] : peerNames);

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags }).values;
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    throw new BenchError(`${first} See --help.`, 2);
  }
}

function oneOf<T extends string>(flag: string, value: string, names: readonly T[]): T {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new BenchError(`--${flag}: '${value}' is none of ${names.join(', ')}.`, 2);
  return found;
}

const listOf = <T extends string>(flag: string, value: string, names: readonly T[]): T[] => [
  ...new Set(value.split(',').map((name) => oneOf(flag, name, names))),
];

function count(flag: string, value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new BenchError(`--${flag} is a whole number from 1; got '${value}'.`, 2);
  return Number(value);
}

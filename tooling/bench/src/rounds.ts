// In turn: every library times a case, then all again, so that what slows the machine for a while slows all alike.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseName } from './cases.ts';
import type { Plan } from './child/measure.ts';
import type { Reply, Request } from './child/protocol.ts';
import { BenchError } from './errors.ts';
import { opCases, type OpCaseName } from './op-cases.ts';
import { median } from './statistics.ts';

/** Whom to ask: a child process, or what stands for one in tests. */
export interface Library {
  readonly name: string;
  ask(request: Request): Promise<Reply>;
}

/** Milliseconds of one call, the median of each round, by library; a library that cannot do the case is left out. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

const plan: Plan = { warmupMs: 100, warmupCalls: 10, sampleMs: 10, turnMs: 300 };
/** There are hundreds of them. */
const opPlan: Plan = { warmupMs: 15, warmupCalls: 5, sampleMs: 4, turnMs: 30 };
const firstTurn = (op: boolean): Plan =>
  op ? { ...opPlan, warmupMs: 100, warmupCalls: 50 } : { ...plan, warmupMs: 1000, warmupCalls: 300 };
/** Thread pools spin for a moment after their last call. */
const restMs = 20;

/**
 * A peer that fails is left out of the case, with a word to `warn`.
 * @throws BenchError when Kindling fails
 */
export async function runCase(
  name: CaseName,
  libraries: readonly Library[],
  rounds: number,
  warn: (message: string) => void,
): Promise<Rounds> {
  const results = new Map<string, number[]>();
  const able = new Set(libraries);
  const op = opCases.get(name as OpCaseName);
  const later = op === undefined ? plan : opPlan;
  for (let round = 0; round < rounds; round++) {
    for (const library of able) {
      try {
        const samples = await turn(library, { case: name, op, ...(round === 0 ? firstTurn(op !== undefined) : later) });
        if (samples === null) able.delete(library);
        else results.set(library.name, [...(results.get(library.name) ?? []), median(samples)]);
      } catch (error) {
        if (!(error instanceof BenchError) || library.name === 'kindling') throw error;
        warn(`${error.message}; ${library.name} is left out of ${name}`);
        able.delete(library);
        results.delete(library.name);
      }
      await sleep(restMs);
    }
  }
  return results;
}

/** The samples of one turn, or null when the library cannot do the case. */
async function turn(library: Library, request: Request): Promise<readonly number[] | null> {
  const reply = await library.ask(request);
  if ('error' in reply) throw new BenchError(`${library.name}: ${reply.error}`);
  return 'unsupported' in reply ? null : reply.samples;
}

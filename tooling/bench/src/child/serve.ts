import { createInterface } from 'node:readline';
import type { CaseName, FixedCaseName } from '../cases.ts';
import type { OpCase } from '../op-cases.ts';
import { measure, type Call } from './measure.ts';
import { mark, type Greeting, type Ready, type Reply, type Request } from './protocol.ts';

/** A library in its process: what it is, and for each case it can do, a function that makes the data and returns the call to time. */
export interface Subject extends Ready {
  readonly cases: Readonly<Partial<Record<FixedCaseName, () => Call | Promise<Call>>>>;
  /** For the lines of op-cases.ts. */
  readonly op?: (line: OpCase) => Call;
}

export const threads = Number(process.env.KINDLING_BENCH_THREADS ?? 1);

/** Greets, then answers requests until stdin ends. */
export async function serve(load: () => Subject | Promise<Subject>): Promise<void> {
  let subject: Subject;
  try {
    subject = await load();
  } catch (error) {
    say({ missing: messageOf(error) });
    return;
  }
  const { cases, op, ...ready } = subject;
  say(ready);
  let current: { name: CaseName; call: Call } | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    try {
      const { op: line } = request;
      const setUp = line === undefined ? cases[request.case as FixedCaseName] : op && (() => op(line));
      if (setUp !== undefined && current?.name !== request.case) {
        current = undefined;
        current = { name: request.case, call: await setUp() };
      }
      say(setUp === undefined || !current ? { unsupported: true } : { samples: await measure(current.call, request) });
    } catch (error) {
      say({ error: messageOf(error) });
    }
  }
  // Some libraries keep worker threads alive.
  process.exit();
}

function say(message: Greeting | Reply): void {
  process.stdout.write(`${mark}${JSON.stringify(message)}\n`);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

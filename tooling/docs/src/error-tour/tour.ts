import { mistakes } from './mistakes.ts';

export interface Stop {
  readonly mistake: string;
  readonly name: string;
  readonly message: string;
}

/** Makes every mistake. @throws Error where one goes unnoticed */
export async function tour(): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (const [mistake, run] of mistakes) stops.push(await made(mistake, run));
  return stops;
}

async function made(mistake: string, run: () => unknown): Promise<Stop> {
  try {
    await run();
  } catch (error) {
    const { name, message } = error as Error;
    return { mistake, name, message };
  }
  throw new Error(`nobody noticed: ${mistake}`);
}

/** As a table of the troubleshooting guide. */
export function table(stops: readonly Stop[]): string {
  const rows = stops.map(({ mistake, name, message }) => `| ${mistake} | \`${name}: ${oneLine(message)}\` |`);
  return ['| mistake | what it says |', '| --- | --- |', ...rows].join('\n');
}

const oneLine = (text: string): string =>
  text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/`/g, "'")
    .replace(/\|/g, '\\|');

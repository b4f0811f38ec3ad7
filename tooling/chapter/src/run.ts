import { backendOf, KindlingError, setDefaultDevice } from 'kindling';
import { UsageError } from './errors.ts';
import { parseFlags, usage } from './flags.ts';
import { openNotebook, type Chapter } from './notebook.ts';

/** @returns the exit status. What the user can put right ends in one line on stderr; anything else is thrown. */
export async function runChapter(
  chapter: Chapter,
  argv: readonly string[] = process.argv.slice(2),
  { stdout, stderr }: Record<'stdout' | 'stderr', { write(text: string): unknown }> = process,
): Promise<number> {
  try {
    const { device, short, out, help } = parseFlags(argv);
    if (help) {
      stdout.write(`${usage}\n`);
      return 0;
    }
    if (device !== undefined) chooseDevice(device);
    await chapter(openNotebook({ short, out }, (text) => stdout.write(text)));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof KindlingError)) throw error;
    stderr.write(`${error.message.replace(/\s*\n\s*/g, ' ')}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function chooseDevice(name: string): void {
  let computes: boolean;
  try {
    computes = backendOf(name).holdsData;
  } catch (error) {
    throw error instanceof KindlingError ? new UsageError(`--device: ${error.message}`) : error;
  }
  if (!computes) throw new UsageError(`--device ${name} computes no values, so there is nothing to print.`);
  setDefaultDevice(name);
}

/** The main program of a chapter. */
export function main(chapter: Chapter): void {
  void runChapter(chapter).then((status) => {
    process.exitCode = status;
  });
}

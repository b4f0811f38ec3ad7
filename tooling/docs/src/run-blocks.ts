// Runs programs one after another in this process; each one's output follows a line with its number. Arguments: files.
import { pathToFileURL } from 'node:url';

async function main(files: readonly string[]): Promise<void> {
  for (const [i, file] of files.entries()) {
    console.log(`--- ${i}`);
    await import(pathToFileURL(file).href);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

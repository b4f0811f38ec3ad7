// Runs one command of the workspace on any machine with Node >= 20 and npm; installs what is missing first.
import { commands } from './lib/commands.mjs';
import { installPackages } from './lib/packages.mjs';
import { findTools } from './lib/tools.mjs';
import { Stop } from './lib/spawn.mjs';

async function main([name = '', ...rest]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    throw new Stop(`usage: node scripts/bootstrap.mjs <${Object.keys(commands).join(' | ')}> [flags]`, 2);
  }
  const tools = await findTools();
  if (command.needsPackages !== false) await installPackages(tools);
  // npm keeps the first `--` for itself, other callers pass it on.
  return command.run(tools, rest[0] === '--' ? rest.slice(1) : rest);
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = error instanceof Stop ? error.status : 1;
  },
);

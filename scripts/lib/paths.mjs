import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const toolFolder = join(root, '.tool');
/** Where the user stood: npm changes to the root before it runs a script. */
export const userFolder = process.env.INIT_CWD ?? process.cwd();

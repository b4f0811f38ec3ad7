import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder whose include/node holds the headers: of the running Node, or the system's. Node-API is the same in all. */
export const nodeHeaders = (): string | undefined =>
  [process.env['npm_config_nodedir'], dirname(dirname(process.execPath)), '/usr', '/usr/local'].find(
    (folder) => folder !== undefined && existsSync(join(folder, 'include/node/node_api.h')),
  );

// Writes docs/support.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../pages.ts';
import { agreement } from './agreement.ts';
import { page } from './page.ts';
import { supportRows } from './rows.ts';

writeFileSync(join(root, 'docs/support.md'), page(supportRows(), agreement('cpu')));

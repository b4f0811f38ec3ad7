import type { Agreement } from './agreement.ts';
import { backends, type SupportRow } from './rows.ts';

const intro = `# What is supported, op by op

Made by \`node --conditions=@kindling/source tooling/docs/src/support/main.ts\` from the op rows, the backends' kernel tables and the sample rows; a test compares. \`kernel\`: one of the backend's own; \`composed\`: from other ops, by core; \`view\`: a layout over the same memory, on every backend. Dtypes are those that the op takes; a test sees that it refuses the others.`;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const rowText = ({ op, backends: ways, dtypes, gradient }: SupportRow): string =>
  line([`\`${op}\``, ...ways, dtypes, gradient ? 'yes' : '–']);

/** The whole page. */
export function page(rows: readonly SupportRow[], agreed: ReadonlyMap<string, Agreement>): string {
  const table = [
    line(['op', ...backends, 'dtypes', 'gradient']),
    line(['---', ...backends.map(() => '---'), '---', '---']),
  ];
  const values = [...agreed].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    intro,
    `## ${rows.length} ops`,
    [...table, ...rows.map(rowText)].join('\n'),
    `## PyTorch's values\n\n${values.length} functions of PyTorch, and how many of the samples made by it agree on the CPU, forward and in gradients.`,
    [
      line(['function', 'samples', 'forward', 'gradients']),
      line(['---', '---', '---', '---']),
      ...values.map(([name, a]) => line([`\`${name}\``, ...[a.samples, a.forward, a.gradients].map(String)])),
    ].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

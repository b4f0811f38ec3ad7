// Figures as a person reads them: Markdown, so that a table can be pasted into the documentation.
import { workOf, type CaseName } from './cases.ts';
import type { Figure, PeerFigure, Report, Row } from './report.ts';

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Milliseconds and half the spread in percent. */
const cell = ({ ms, spread }: Figure): string => `${digits(ms)} ±${((50 * spread) / ms).toFixed(0)}%`;

const peerCell = (figure: PeerFigure | undefined): string =>
  figure === undefined ? '–' : `${cell(figure)} ×${figure.ratio.toFixed(2)}`;

/** What Kindling reaches, where the work of a case is known. */
export function rateOf(name: CaseName, { ms }: Figure): string {
  const { flops, bytes } = workOf(name);
  if (flops !== undefined) return `${digits(flops / ms / 1e6)} GFLOP/s`;
  return bytes === undefined ? '–' : `${digits(bytes / ms / 1e6)} GB/s`;
}

export function formatReport(report: Report): string {
  const peers = Object.keys(report.libraries).filter((name) => name !== 'kindling');
  const head = ['case', 'kindling, ms', 'rate', ...peers.map((name) => `${name}, ms`)];
  const body = report.rows.map((row) => cellsOf(row, peers));
  return [
    `${report.machine}; Node ${report.node}`,
    ...Object.entries(report.libraries).map(([name, { version, threads, mode }]) => {
      const on = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
      return `${name} ${version}, ${on}${mode === undefined ? '' : `, ${mode}`}`;
    }),
    `Medians of ${report.rounds} rounds, ± half the spread of the middle half; × is the peer's time over Kindling's.`,
    '',
    ...alignTable([head, ...body]),
    ...slowOnes(report.rows),
  ].join('\n');
}

/** Below this share of PyTorch's speed, a case has to be explained. */
const slow = 0.3;

function slowOnes(rows: readonly Row[]): string[] {
  const found = rows.flatMap(({ case: name, peers: { pytorch } }) =>
    pytorch !== undefined && pytorch.ratio < slow ? [`- ${name} ×${pytorch.ratio.toFixed(2)}`] : [],
  );
  return found.length === 0 ? [] : ['', `Below ${slow} of PyTorch's speed:`, '', ...found];
}

const cellsOf = ({ case: name, kindling, peers }: Row, names: readonly string[]): string[] => [
  name,
  cell(kindling),
  rateOf(name, kindling),
  ...names.map((peer) => peerCell(peers[peer])),
];

function alignTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}

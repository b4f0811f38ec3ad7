import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';

/** Curves by name, in the order of the legend: the values at 1, 2, 3, ... */
export type Curves = Readonly<Record<string, readonly number[]>>;

export interface ChartOptions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** A logarithmic axis. */
  readonly log?: boolean;
  /** What a value further on the axis counts; 1 when left out. */
  readonly step?: number;
}

/** Means over stretches of a noisy curve, so that it can be seen. */
export function smoothed(values: readonly number[], size: number): number[] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, i) => {
    const stretch = values.slice(i * size, (i + 1) * size);
    return stretch.reduce((sum, value) => sum + value, 0) / size;
  });
}

/** Line charts on one pair of axes, as an SVG document. */
export async function drawCurves(curves: Curves, options: ChartOptions): Promise<string> {
  const view = new View(parse(compile(chart(curves, options)).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

// Okabe and Ito's colours, which people who see few colours tell apart; dashes for those who see none.
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const dashes = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [4, 4],
  [1, 3],
];

function chart(curves: Curves, { title, x, y, log = false, step = 1 }: ChartOptions): TopLevelSpec {
  const names = Object.keys(curves);
  const values = names.flatMap((series) =>
    (curves[series] ?? []).map((value, i) => ({ series, x: (i + 1) * step, y: value })),
  );
  const scale = <T>(range: readonly T[]) => ({ domain: names, range: range.slice(0, names.length) });
  const series = { field: 'series', type: 'nominal', legend: names.length > 1 ? { title: null } : null } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 20,
    title: { text: title, anchor: 'start', fontSize: 15, color: '#1f2933', offset: 14 },
    width: 520,
    height: 280,
    data: { values },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: x, scale: { nice: false }, axis: { tickMinStep: 1, format: ',d' } },
      y: { field: 'y', type: 'quantitative', title: y, scale: log ? { type: 'log' } : { zero: true } },
      color: { ...series, scale: scale(colors) },
      strokeDash: { ...series, scale: scale(dashes) },
    },
    config: {
      font: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
      view: { stroke: null },
      axis: {
        domainColor: '#9aa5b1',
        tickColor: '#9aa5b1',
        gridColor: '#e4e7eb',
        labelColor: '#52606d',
        titleColor: '#52606d',
        titleFontWeight: 'normal',
        titlePadding: 10,
      },
      legend: { labelColor: '#52606d', labelFontSize: 12, symbolStrokeWidth: 2.5, symbolSize: 400, labelLimit: 300 },
    },
  };
}

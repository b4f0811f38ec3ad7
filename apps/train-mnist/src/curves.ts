import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import type { History } from './history.ts';

const ink = '#1f2933';
const blue = '#2563a8';
const paleBlue = '#a9c6e3';
const green = '#15803d';

const batches = 'batches';
const epochs = 'epoch mean';

/** Loss over the epochs beside test accuracy, as an SVG document. */
export async function drawCurves(history: History, title: string): Promise<string> {
  const view = new View(parse(compile(chart(history, title)).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Losses averaged over at most so many stretches of the training, each placed at its end, counted in epochs. */
export function thinned({ batchLoss, trainLoss }: History, points = 150): { epoch: number; loss: number }[] {
  const size = Math.ceil(batchLoss.length / points);
  const steps = batchLoss.length / trainLoss.length;
  return Array.from({ length: Math.ceil(batchLoss.length / size) }, (_, i) => {
    const stretch = batchLoss.slice(i * size, (i + 1) * size);
    const loss = stretch.reduce((sum, value) => sum + value, 0) / stretch.length;
    return { epoch: (i * size + stretch.length) / steps, loss };
  });
}

function chart(history: History, title: string): TopLevelSpec {
  const count = history.trainLoss.length;
  const losses = [
    ...thinned(history).map((point) => ({ ...point, series: batches })),
    ...history.trainLoss.map((loss, i) => ({ epoch: i + 0.5, loss, series: epochs })),
  ];
  const accuracies = history.testAccuracy.map((accuracy, i) => ({ epoch: i + 1, accuracy, series: 'test images' }));
  const whole = { tickMinStep: 1, tickCount: Math.min(count, 10), format: 'd' };
  const loss = { field: 'loss', type: 'quantitative', title: 'cross-entropy loss', scale: { zero: true } } as const;
  const color = {
    field: 'series',
    type: 'nominal',
    scale: { domain: [batches, epochs], range: [paleBlue, blue] },
    legend: { title: null, orient: 'top-right' },
  } as const;
  const epoch = { field: 'epoch', type: 'quantitative', title: 'epoch' } as const;
  const accuracy = {
    field: 'accuracy',
    type: 'quantitative',
    title: 'right predictions',
    axis: { format: '.1%' },
    scale: { zero: false, nice: true, padding: 12 },
  } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 20,
    title: { text: title, anchor: 'start', fontSize: 17, color: ink, offset: 18 },
    config,
    spacing: 40,
    resolve: { scale: { color: 'independent' } },
    hconcat: [
      {
        title: 'Training loss',
        width: 400,
        height: 260,
        data: { values: losses },
        encoding: { x: { ...epoch, axis: whole, scale: { domain: [0, count] } }, y: loss, color },
        layer: [
          { transform: [{ filter: { field: 'series', equal: batches } }], mark: { type: 'line', strokeWidth: 1.5 } },
          {
            transform: [{ filter: { field: 'series', equal: epochs } }],
            mark: { type: 'line', strokeWidth: 2.5, point: { size: 55, filled: true } },
          },
        ],
      },
      {
        title: 'Test accuracy',
        width: 320,
        height: 260,
        data: { values: accuracies },
        encoding: { x: { ...epoch, axis: whole, scale: { domain: [0.5, count + 0.5], nice: false } }, y: accuracy },
        layer: [
          {
            mark: { type: 'line', strokeWidth: 2.5, point: { size: 55, filled: true } },
            encoding: {
              color: {
                field: 'series',
                type: 'nominal',
                scale: { range: [green] },
                legend: { title: null, orient: 'bottom-right' },
              },
            },
          },
          {
            transform: [{ filter: `datum.epoch === ${count}` }],
            mark: { type: 'text', dy: -12, fontWeight: 'bold', color: green },
            encoding: { text: { field: 'accuracy', type: 'quantitative', format: '.2%' } },
          },
        ],
      },
    ],
  };
}

const config: TopLevelSpec['config'] = {
  font: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  view: { stroke: null },
  title: { color: ink, anchor: 'start', frame: 'group', fontSize: 14, fontWeight: 600, offset: 14 },
  axis: {
    domainColor: '#9aa5b1',
    tickColor: '#9aa5b1',
    gridColor: '#e4e7eb',
    labelColor: '#52606d',
    titleColor: '#52606d',
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 10,
  },
  legend: { labelColor: '#52606d', labelFontSize: 11, fillColor: 'white', padding: 6, symbolStrokeWidth: 2.5 },
};

import { Paper, Text, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Shown as points, with a line over the gaps. */
  readonly points?: boolean;
}

interface Props {
  readonly title: string;
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
  readonly steps: readonly number[];
  readonly series: readonly Series[];
  readonly range?: readonly [number, number];
  readonly format?: (value: number) => string;
}

// Okabe and Ito's colours, which people who see few colours tell apart.
const strokes = { light: ['#0072b2', '#d55e00'], dark: ['#56b4e9', '#e69f00'] };
const inks = { light: { text: '#495057', grid: '#e9ecef' }, dark: { text: '#c1c2c5', grid: '#373a40' } };
const height = 190;

export function Chart({ title, description, steps, series, range, format = (value) => String(value) }: Props) {
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = [steps, ...series.map(({ values }) => values)] as uPlot.AlignedData;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const { text, grid } = inks[scheme];
    const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    const options: uPlot.Options = {
      width: element.clientWidth,
      height,
      cursor: { show: false },
      scales: {
        x: { time: false },
        y: range ? { range: [...range] } : { range: (_, __, max) => [0, 1.15 * max || 1] },
      },
      axes: [axis, { ...axis, size: 52, values: (_, ticks) => ticks.map(format) }],
      legend: { show: series.length > 1, live: false },
      series: [
        {},
        ...series.map(({ name, points = false }, i) => ({
          label: name,
          stroke: strokes[scheme][i] ?? text,
          width: 2,
          spanGaps: true,
          points: { show: points, size: 7 },
        })),
      ],
    };
    const drawn = new uPlot(options, data, element);
    plot.current = drawn;
    // Also when its tab comes to the front, where it has a width for the first time.
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
    // The data are set below, without a new plot.
  }, [scheme]);

  useEffect(() => plot.current?.setData(data));

  return (
    <Paper withBorder p="xs">
      <Text fw={600} size="sm">
        {title}
      </Text>
      <div ref={place} role="img" aria-label={description} className="chart" />
    </Paper>
  );
}

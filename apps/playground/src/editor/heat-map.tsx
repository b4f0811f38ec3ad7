import { Group, Paper, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { extent, shadeOf } from './shades.ts';
import type { HeatMapData } from './protocol.ts';

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(4));

/** Each value as a square; the numbers are beneath, for those who want or need them. */
export function HeatMap({ data: { title, rows, columns, values, text } }: { readonly data: HeatMapData }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [low, high] = extent(values);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || values.length === 0) return;
    const image = context.createImageData(columns, rows);
    values.forEach((value, i) => image.data.set(shadeOf(value, low, high), 4 * i));
    context.putImageData(image, 0, 0);
  }, [values]);
  const cell = Math.max(1, Math.min(24, Math.floor(560 / Math.max(columns, 1)), Math.floor(400 / Math.max(rows, 1))));
  return (
    <Paper withBorder p="xs">
      <Stack gap={6} align="flex-start">
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <canvas
          ref={canvas}
          width={columns}
          height={rows}
          role="img"
          aria-label={`Heat map of ${title}, from ${shown(low)} to ${shown(high)}`}
          className="heat-map"
          style={{ width: cell * columns, aspectRatio: `${columns} / ${Math.max(rows, 1)}` }}
        />
        <Group gap={6} aria-hidden>
          <Text size="xs">{shown(low)}</Text>
          <div className="heat-scale" />
          <Text size="xs">{shown(high)}</Text>
        </Group>
        <details>
          <summary>As numbers</summary>
          <pre className="printed">{text}</pre>
        </details>
      </Stack>
    </Paper>
  );
}

import { Button, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Drawing } from './drawing.ts';
import { Probabilities } from './probabilities.tsx';
import type { Request } from './protocol.ts';
import type { Session } from './session.ts';

interface Props {
  readonly session: Session;
  readonly send: (request: Request) => void;
}

/** Where a digit is drawn, and what the network takes it for. */
export function Pad({ session: { model, probabilities, sample, report }, send }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [pixels, setPixels] = useState<Float32Array | null>(null);
  const [penDown, setPenDown] = useState(false);

  useEffect(() => {
    if (!canvas.current) return;
    drawing.current = new Drawing(canvas.current, setPixels, setPenDown);
    return () => drawing.current?.close();
  }, []);
  useEffect(() => {
    if (sample) drawing.current?.show(sample.pixels);
  }, [sample]);
  // Again after each report: one sees how the network comes to its opinion.
  useEffect(() => {
    if (pixels && model !== null) send({ type: 'classify', pixels });
  }, [pixels, model, report]);

  return (
    <Stack gap="sm" component="section" aria-label="Draw a digit">
      <Title order={2} size="h4">
        Draw a digit
      </Title>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, xs: 'content' }}>
          <Stack gap="xs" w={280} maw="100%">
            <canvas
              ref={canvas}
              className="digit-pad"
              width={280}
              height={280}
              tabIndex={0}
              role="application"
              aria-label="Pad to draw a digit on"
              aria-describedby="pad-help"
            />
            <Group grow gap="xs">
              <Button variant="default" onClick={() => drawing.current?.clear()}>
                Clear
              </Button>
              <Button variant="default" onClick={() => send({ type: 'sample' })}>
                Test image
              </Button>
            </Group>
            <Text id="pad-help" size="xs" c="dimmed">
              With the pointer; or with the keyboard: arrows move, Space {penDown ? 'lifts' : 'lowers'} the pen, Escape
              clears.
            </Text>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, xs: 'auto' }}>
          <Probabilities values={pixels && probabilities} trained={model !== null} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

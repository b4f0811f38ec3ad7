import { Paper, Stack, Text, Title } from '@mantine/core';
import { GraphPicture } from './graph-picture.tsx';
import { HeatMap } from './heat-map.tsx';
import type { Output } from './protocol.ts';
import type { Run } from './use-runner.ts';

const colors = { log: undefined, warn: 'yellow.8', error: 'red.8' } as const;

export function OutputList({ run: { outputs, end, state } }: { readonly run: Run }) {
  return (
    <Stack gap="xs" component="section" aria-label="Output">
      <Title order={2} size="h4">
        Output
      </Title>
      <Stack gap="xs" role="log" aria-live="polite" data-testid="output">
        {outputs.map((output, i) => (
          <One key={i} output={output} />
        ))}
      </Stack>
      <Text size="sm" c="dimmed" role="status" data-testid="end">
        {state === 'running' ? 'Running.' : end || 'Nothing has run yet.'}
      </Text>
    </Stack>
  );
}

function One({ output }: { readonly output: Output }) {
  switch (output.kind) {
    case 'text':
      return (
        <Text component="pre" className="printed" c={colors[output.level]}>
          {output.text}
        </Text>
      );
    case 'heat map':
      return <HeatMap data={output} />;
    case 'graph':
      return (
        <Paper withBorder p="xs">
          <GraphPicture dot={output.dot} />
        </Paper>
      );
  }
}

import { Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { percent, type Session } from './session.ts';

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** The numbers of the training, and how far it is. */
export function Figures({ session: { report, machine, testAccuracy, phase } }: { readonly session: Session }) {
  const threads = machine && (machine.threads === 1 ? '1' : `${machine.threadsReady} of ${machine.threads}`);
  const figures: [name: string, value: string | null, unit?: string][] = [
    ['Loss', report && report.loss.toFixed(3)],
    ['Training accuracy', report && percent(report.accuracy)],
    ['Test accuracy', testAccuracy === null ? null : percent(testAccuracy)],
    ['Speed', report && Math.round(report.imagesPerSecond).toLocaleString('en'), 'images/s'],
    ['Memory', machine && megabytes(machine.tensorBytes), `of ${megabytes(machine?.memoryBytes ?? 0)}`],
    ['Threads', threads],
  ];
  return (
    <Stack gap="xs" component="section" aria-label="Progress">
      <Progress.Root>
        <Progress.Section
          value={report ? (100 * report.step) / report.steps : 0}
          animated={phase === 'running'}
          aria-label="Training"
          aria-valuetext={report ? `Step ${report.step} of ${report.steps}` : 'not started'}
        />
      </Progress.Root>
      <Text size="sm" c="dimmed" ff="monospace">
        {report ? `step ${report.step} of ${report.steps}, pass ${report.epoch}` : 'no training yet'}
      </Text>
      <SimpleGrid component="dl" m={0} cols={{ base: 2, md: 3 }} spacing="xs">
        {figures.map(([name, value, unit]) => (
          <Paper key={name} withBorder p="xs">
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} fw={600} data-testid={name}>
              {value ?? '–'}{' '}
              {value !== null && unit && (
                <Text span size="xs" c="dimmed">
                  {unit}
                </Text>
              )}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}

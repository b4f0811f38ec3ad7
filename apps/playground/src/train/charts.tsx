import { SimpleGrid } from '@mantine/core';
import { Chart } from './chart.tsx';
import { percent, type Curves } from './session.ts';

const last = <T,>(values: readonly T[]): T | undefined => values.at(-1);

export function Charts({ curves: { steps, loss, accuracy, tested } }: { readonly curves: Curves }) {
  const text = (what: string, value: string | undefined): string =>
    value === undefined ? `${what}: no training yet` : `${what} by step, now ${value} at step ${last(steps)}`;
  const now = last(loss);
  const right = last(accuracy);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Chart
        title="Loss"
        description={text('Loss', now?.toFixed(3))}
        steps={steps}
        series={[{ name: 'training', values: loss }]}
      />
      <Chart
        title="Accuracy"
        description={text('Accuracy', right === undefined ? undefined : percent(right))}
        steps={steps}
        series={[
          { name: 'training', values: accuracy },
          { name: 'test', values: tested, points: true },
        ]}
        range={[0, 1]}
        format={(value) => `${Math.round(100 * value)} %`}
      />
    </SimpleGrid>
  );
}

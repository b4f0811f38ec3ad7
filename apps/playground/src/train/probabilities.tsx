import { Stack, Text } from '@mantine/core';
import { percent } from './session.ts';

interface Props {
  readonly values: readonly number[] | null;
  readonly trained: boolean;
}

/** What the network takes the drawing for: a bar for each digit. */
export function Probabilities({ values, trained }: Props) {
  const best = values && values.indexOf(Math.max(...values));
  return (
    <Stack gap={4}>
      <Text role="status" data-testid="answer" fw={600}>
        {best !== null
          ? `This is a ${best}.`
          : trained
            ? 'Draw a digit, or take a test image.'
            : 'Train a network, or load one, then draw.'}
      </Text>
      <Stack component="ol" gap={4} m={0} p={0} aria-label="Probability of each digit" style={{ listStyle: 'none' }}>
        {Array.from({ length: 10 }, (_, digit) => {
          const value = values?.[digit] ?? 0;
          return (
            <li key={digit} className="probability">
              <Text span fw={digit === best ? 700 : 400}>
                {digit}
              </Text>
              <div aria-hidden>
                <div className="probability-bar" style={{ width: `${100 * value}%` }} />
              </div>
              <Text span size="sm" ta="right">
                {values ? percent(value) : '–'}
              </Text>
            </li>
          );
        })}
      </Stack>
    </Stack>
  );
}

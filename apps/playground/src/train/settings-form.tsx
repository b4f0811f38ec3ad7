import { Input, NativeSelect, NumberInput, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { models, optimizers, type ModelName, type OptimizerName, type Settings } from './settings.ts';

interface Props {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
  readonly disabled: boolean;
}

const choices = <K extends string>(table: Readonly<Record<K, { readonly label: string }>>) =>
  (Object.keys(table) as K[]).map((value) => ({ value, label: table[value].label }));

export function SettingsForm({ settings, onChange, disabled }: Props) {
  const change = (part: Partial<Settings>): void => onChange({ ...settings, ...part });
  const model = useId();
  const optimizer = useId();
  return (
    <Stack gap="sm" component="section" aria-label="Settings">
      <Title order={2} size="h4">
        Settings
      </Title>
      <Input.Wrapper label="Model" labelElement="div" labelProps={{ id: model }}>
        <SegmentedControl<ModelName>
          fullWidth
          aria-labelledby={model}
          data={choices(models)}
          value={settings.model}
          onChange={(value) => change({ model: value })}
          disabled={disabled}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {models[settings.model].about}
        </Text>
      </Input.Wrapper>
      <Input.Wrapper label="Optimizer" labelElement="div" labelProps={{ id: optimizer }}>
        <SegmentedControl<OptimizerName>
          fullWidth
          aria-labelledby={optimizer}
          data={choices(optimizers)}
          value={settings.optimizer}
          onChange={(value) => change({ optimizer: value, rate: optimizers[value].rate })}
          disabled={disabled}
        />
      </Input.Wrapper>
      <NumberInput
        label="Learning rate"
        value={settings.rate}
        onChange={(value) => Number(value) > 0 && change({ rate: Number(value) })}
        min={0.00001}
        max={10}
        step={settings.rate / 2}
        decimalScale={6}
        disabled={disabled}
      />
      <NativeSelect
        label="Batch size"
        data={['16', '32', '64', '128', '256']}
        value={String(settings.batchSize)}
        onChange={(event) => change({ batchSize: Number(event.currentTarget.value) })}
        disabled={disabled}
      />
      <NativeSelect
        label="Passes over the 12,000 images"
        data={['1', '2', '3', '5', '10', '20']}
        value={String(settings.epochs)}
        onChange={(event) => change({ epochs: Number(event.currentTarget.value) })}
        disabled={disabled}
      />
    </Stack>
  );
}

import { Alert, Grid, Stack, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { Charts } from './charts.tsx';
import { Controls } from './controls.tsx';
import { Figures } from './figures.tsx';
import { Pad } from './pad.tsx';
import { SettingsForm } from './settings-form.tsx';
import { defaults } from './settings.ts';
import { useTrainer } from './use-trainer.ts';

export function TrainPage() {
  const { session, send } = useTrainer();
  const [settings, setSettings] = useState(defaults);
  const busy = session.phase !== 'idle';
  return (
    <Stack gap="md">
      {session.failure !== null && (
        <Alert color="red" title="That did not work" role="alert">
          {session.failure}
        </Alert>
      )}
      <VisuallyHidden role="status">{session.news}</VisuallyHidden>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, sm: 5, md: 4 }}>
          <Stack gap="md">
            <SettingsForm settings={settings} onChange={setSettings} disabled={busy} />
            <Controls session={session} send={send} settings={settings} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 7, md: 8 }}>
          <Stack gap="md">
            <Figures session={session} />
            <Charts curves={session.curves} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={12}>
          <Pad session={session} send={send} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

import { Button, FileButton, Group, Stack } from '@mantine/core';
import type { Request } from './protocol.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';

interface Props {
  readonly session: Session;
  readonly settings: Settings;
  readonly send: (request: Request) => void;
}

export function Controls({ session: { phase, model }, settings, send }: Props) {
  const load = async (file: File | null): Promise<void> => {
    if (file) send({ type: 'load', bytes: new Uint8Array(await file.arrayBuffer()) });
  };
  return (
    <Stack gap="xs">
      {phase === 'idle' ? (
        <Button onClick={() => send({ type: 'start', settings })}>Train</Button>
      ) : (
        <Group grow gap="xs">
          {phase === 'paused' ? (
            <Button onClick={() => send({ type: 'resume' })}>Resume</Button>
          ) : (
            <Button onClick={() => send({ type: 'pause' })} loading={phase === 'loading'}>
              Pause
            </Button>
          )}
          <Button variant="default" onClick={() => send({ type: 'stop' })}>
            Stop
          </Button>
        </Group>
      )}
      <Group grow gap="xs">
        <Button variant="default" onClick={() => send({ type: 'save' })} disabled={model === null}>
          Save weights
        </Button>
        <FileButton
          onChange={(file) => void load(file)}
          accept=".safetensors"
          inputProps={{ 'aria-label': 'File with weights' }}
        >
          {(props) => (
            <Button variant="default" {...props}>
              Load weights
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  );
}

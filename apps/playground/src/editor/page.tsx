import { Button, Group, NativeSelect, Paper, Stack, Text, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { examples, type ExampleName } from './examples.ts';
import { openEditor, setDark, type Editor } from './monaco.ts';
import { OutputList } from './output-list.tsx';
import { useRunner } from './use-runner.ts';

const names = Object.keys(examples) as ExampleName[];

export function EditorPage() {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [example, setExample] = useState<ExampleName>('Tensors and gradients');
  const { run, start, stop } = useRunner();
  const scheme = useComputedColorScheme('light');
  const compileAndStart = (): void => void start(async () => ({ code: (await editor.current?.compile()) ?? '' }));

  useEffect(() => {
    if (!place.current) return;
    const opened = openEditor(place.current, examples[example], compileAndStart);
    editor.current = opened;
    return () => opened.close();
  }, []);
  useEffect(() => setDark(scheme === 'dark'), [scheme]);

  const choose = (name: ExampleName): void => {
    setExample(name);
    editor.current?.set(examples[name]);
  };
  return (
    <Stack gap="sm">
      <Group align="end" gap="xs">
        <NativeSelect
          label="Example"
          data={names}
          value={example}
          onChange={(event) => choose(event.currentTarget.value as ExampleName)}
        />
        {run.state === 'idle' ? (
          <Button onClick={compileAndStart}>Run</Button>
        ) : (
          <Button color="red" onClick={stop}>
            Stop
          </Button>
        )}
      </Group>
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <div ref={place} className="editor" />
      </Paper>
      <Text size="xs" c="dimmed">
        Ctrl+Enter runs, Ctrl+Space completes. In the editor, Ctrl+M makes Tab leave it (on a Mac Ctrl+Shift+M).
        show(tensor) draws a heat map, graph(tensor) the autograd graph behind it.
      </Text>
      <OutputList run={run} />
    </Stack>
  );
}

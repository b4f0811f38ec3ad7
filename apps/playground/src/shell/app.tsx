import { Anchor, Container, Group, Loader, Tabs, Text, Title } from '@mantine/core';
import { useHash } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { TrainPage } from '../train/page.tsx';
import { Isolation } from './isolation.tsx';

/** With Monaco, which weighs more than all the rest: it comes when it is asked for. */
const EditorPage = lazy(() => import('../editor/page.tsx').then(({ EditorPage }) => ({ default: EditorPage })));

export function App() {
  const [hash, setHash] = useHash({ getInitialValueInEffect: false });
  const tab = hash === '#editor' ? 'editor' : 'train';
  const [edited, setEdited] = useState(tab === 'editor');
  const open = (name: string | null): void => {
    if (name === 'editor') setEdited(true);
    setHash(name ?? 'train');
  };
  return (
    <Container size="lg" py="md" component="main">
      <Group component="header" justify="space-between" align="baseline" mb="md" gap="xs">
        <Title order={1} size="h2">
          Kindling playground
        </Title>
        <Text c="dimmed" size="sm">
          Everything is computed in this page, on your machine.
        </Text>
      </Group>
      <Isolation />
      <Tabs value={tab} onChange={open} keepMounted>
        <Tabs.List mb="md">
          <Tabs.Tab value="train">Train</Tabs.Tab>
          <Tabs.Tab value="editor">Editor</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="train">
          <TrainPage />
        </Tabs.Panel>
        <Tabs.Panel value="editor">
          {edited && (
            <Suspense fallback={<Loader aria-label="The editor is loading" />}>
              <EditorPage />
            </Suspense>
          )}
        </Tabs.Panel>
      </Tabs>
      <Text component="footer" size="sm" c="dimmed" mt="xl">
        Built with Kindling,{' '}
        <Anchor underline="always" href="https://react.dev">
          React
        </Anchor>
        ,{' '}
        <Anchor underline="always" href="https://mantine.dev">
          Mantine
        </Anchor>{' '}
        and{' '}
        <Anchor underline="always" href="https://microsoft.github.io/monaco-editor/">
          Monaco
        </Anchor>
        . The digits are from MNIST.
      </Text>
    </Container>
  );
}

import { Alert, Code } from '@mantine/core';

/** Says why there is one thread only, where the server sent the page without the headers that shared memory asks for. */
export function Isolation() {
  if (globalThis.crossOriginIsolated) return null;
  return (
    <Alert color="yellow" title="One thread" mb="md" data-testid="one-thread">
      This page is not cross-origin isolated, so that the browser gives it no shared memory: everything works, on one
      core. With the headers <Code>Cross-Origin-Opener-Policy: same-origin</Code> and{' '}
      <Code>Cross-Origin-Embedder-Policy: require-corp</Code> from the server it uses all of them.
    </Alert>
  );
}

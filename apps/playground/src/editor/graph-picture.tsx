import { Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';

/** A graph in the DOT language as a picture. Graphviz comes when there is one to draw. */
export function GraphPicture({ dot }: { readonly dot: string }) {
  const [address, setAddress] = useState<string | null>(null);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let url = '';
    let gone = false;
    draw(dot).then(
      (svg) => {
        if (gone) return;
        url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
        setAddress(url);
      },
      (error: unknown) => setFailure(String(error)),
    );
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [dot]);
  if (failure) return <Text c="red.8">{failure}</Text>;
  return (
    <figure className="graph">
      {address ? <img src={address} alt={described(dot)} /> : <Loader aria-label="The graph is being drawn" />}
      <figcaption>
        <details>
          <summary>As text</summary>
          <pre className="printed">{dot}</pre>
        </details>
      </figcaption>
    </figure>
  );
}

async function draw(dot: string): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  return (await instance()).renderString(dot, { format: 'svg' });
}

/** The names of its nodes, in order. */
function described(dot: string): string {
  const names = [...dot.matchAll(/\[label="((?:[^"\\]|\\.)*)"/g)].map(([, label = '']) => label.replaceAll('\\n', ' '));
  return `Autograd graph of ${names.length} nodes: ${names.join('; ')}`;
}

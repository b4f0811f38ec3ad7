import { shapeText, type Tensor } from '@kindling/core/lean';
import { AutogradError } from '@kindling/core/lean';
import { AccumulateGrad } from '../graph/accumulate.ts';
import { gradFnOf } from '../graph/edge.ts';
import type { GraphNode } from '../graph/node.ts';

export interface GraphOptions {
  /** Names of leaves, such as a module's `namedParameters()`. */
  readonly params?: Iterable<readonly [name: string, leaf: Tensor]> | Readonly<Record<string, Tensor>>;
}

const isIterable = (x: object): x is Iterable<readonly [string, Tensor]> => Symbol.iterator in x;
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
const box = (id: string, lines: readonly string[], color: string): string =>
  `  ${id} [label=${quoted(lines.join('\n'))}${color === '' ? '' : `, fillcolor=${color}`}];`;

/** Nodes from `root` on, each once. */
function reached(root: GraphNode): GraphNode[] {
  const seen = new Set([root]);
  for (const node of seen) for (const edge of node.edges) if (edge !== null) seen.add(edge.node);
  return [...seen];
}

/**
 * The graph behind `output`, as text in the DOT language: ops under PyTorch's names, leaves blue with name and shape,
 * arrows from inputs to results. `dot`, any DOT viewer, or `graphSvg` of `@kindling/autograd/graph-svg` draw it.
 * @throws AutogradError for a tensor without history
 */
export function graph(output: Tensor, { params = {} }: GraphOptions = {}): string {
  const root = gradFnOf(output);
  if (root === null) {
    throw new AutogradError(
      `graph: the tensor of shape ${shapeText(output.sizes)} has no gradFn. Was it made inside noGrad()?`,
      {
        op: 'graph',
        shapes: [output.sizes],
      },
    );
  }
  const names = new Map(
    [...(isIterable(params) ? params : Object.entries(params))].map(([name, leaf]) => [leaf, name]),
  );
  const nodes = reached(root);
  const ids = new Map(nodes.map((node, i) => [node, `n${i}`]));
  const lines = nodes.flatMap((node, i) => {
    const id = `n${i}`;
    const edges = node.edges.flatMap((edge) => (edge === null ? [] : [`  ${ids.get(edge.node)} -> ${id};`]));
    if (!(node instanceof AccumulateGrad)) return [box(id, [node.name], ''), ...edges];
    const leaf = node.variable;
    const name = names.get(leaf);
    const label = [...(name === undefined ? [] : [name]), shapeText(leaf.sizes)];
    return [box(id, [node.name], ''), box(`leaf${i}`, label, 'lightblue'), `  leaf${i} -> ${id};`];
  });
  return [
    'digraph {',
    '  node [shape=box, style=filled, fillcolor=lightgrey, fontname=monospace, fontsize=10, height=0.2];',
    ...lines,
    box('output', [shapeText(output.sizes)], 'darkolivegreen1'),
    `  n0 -> output;`,
    '}',
    '',
  ].join('\n');
}

import type { Notebook } from '@kindling-internal/chapter';
import { graphSvg } from '@kindling/autograd/graph-svg';
import { autograd, nn, randn } from 'kindling';

export async function picture({ section, print, save }: Notebook): Promise<void> {
  section('The graph as a picture');
  const net = new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU(), new nn.Linear(3, 1));
  const loss = net(randn([8, 4]))
    .pow(2)
    .mean();
  const params = [...net.namedParameters()];
  print(`${autograd.graph(loss, { params }).split('\n').length} lines in the DOT language; as SVG:`);
  save('graph.svg', await graphSvg(loss, { params }));
}

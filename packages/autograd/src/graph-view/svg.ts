// Apart from the package's entry, since it needs the optional peer @viz-js/viz.
import type { Tensor } from '@kindling/core/lean';
import { graph, type GraphOptions } from '@kindling/autograd';
import { instance } from '@viz-js/viz';

/**
 * The graph behind `output` as an SVG picture; see `graph`. Needs the package `@viz-js/viz`.
 * @throws AutogradError for a tensor without history
 */
export async function graphSvg(output: Tensor, options?: GraphOptions): Promise<string> {
  const viz = await instance();
  return viz.renderString(graph(output, options), { format: 'svg' });
}

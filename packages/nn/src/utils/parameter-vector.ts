import { cat, flatten, ShapeError, shapeText, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';

/** All parameters, one after another, as one vector. */
export const parametersToVector = (parameters: Iterable<Tensor>): Tensor =>
  cat(Array.from(parameters, (p) => flatten(p)));

/** Copies the slices of a vector, as `parametersToVector` made it, into the parameters. @throws ShapeError when the lengths differ */
export function vectorToParameters(vector: Tensor, parameters: Iterable<Tensor>): void {
  const list = [...parameters];
  const wanted = list.reduce((n, p) => n + p.numel(), 0);
  if (vector.sizes.length !== 1 || vector.numel() !== wanted) {
    throw new ShapeError(
      `vectorToParameters: the parameters need a vector of ${wanted} elements, got shape ${shapeText(vector.sizes)}.`,
      {
        op: 'vectorToParameters',
        shapes: [vector.sizes],
      },
    );
  }
  noGrad(() => {
    let start = 0;
    for (const p of list) {
      p.copy_(vector.narrow(0, start, p.numel()).view(p.sizes));
      start += p.numel();
    }
  });
}

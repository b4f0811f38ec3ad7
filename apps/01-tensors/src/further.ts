// What the notebook leaves open.
import type { Notebook } from '@kindling-internal/chapter';
import { arange, ones, tensor, type Tensor } from 'kindling';

export function further({ section, print }: Notebook): void {
  section('What does t() do to a vector?');
  const vector = arange(3);
  print(vector.t().shape, vector.unsqueeze(1).shape, vector.unsqueeze(0).t().shape);

  section('Are a view and its origin the same numbers?');
  const origin = arange(6);
  const view = origin.view(2, 3);
  view.setAt([0, 0], 100);
  print(origin);
  print(view.t().isContiguous(), view.t().reshape(6));
  print(firstLine(() => view.t().view(6)));

  section('When do shapes broadcast?');
  print(ones([3, 1]).add(ones([1, 4])).shape);
  print(ones([5, 3]).add(tensor([1, 2, 3])).shape);
  print(firstLine(() => ones([3, 2]).add(ones([3]))));

  section('Which dtype comes out?');
  const whole = tensor([1, 2, 30], { dtype: 'int64' });
  print(tensor([1, 2, 30]).dtype, whole.dtype, tensor([true, false]).dtype);
  print(whole.add(1).dtype, whole.mul(0.5).dtype, whole.div(2).dtype);

  section('How do values get out?');
  print(whole.at(2).item(), whole.toArray(), whole.toTypedArray());
}

/** What goes wrong, in one line. */
function firstLine(action: () => Tensor): string {
  try {
    return action().toString();
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  }
}

import { cat, type Tensor } from '@kindling/core/lean';
import { lstmSequence, lstmSequenceBackward, type ArgsOf } from '@kindling/core/internal';
import { internal } from '@kindling/autograd/lean';

/** The states (T, N, H) before each element. */
export function before(output: Tensor, h0: Tensor, reverse: boolean): Tensor {
  const rest = output.size(0) - 1;
  const first = h0.unsqueeze(0);
  return reverse ? cat([output.narrow(0, 1, rest), first], 0) : cat([first, output.narrow(0, 0, rest)], 0);
}

type Args = ArgsOf<typeof lstmSequence.op>;

/** Gives the row its derivative, which only networks with an LSTM need. */
export function differentiateLstm(): void {
  lstmSequence.op.derivative ??= internal.namedRow<Args>(
    'Lstm',
    ...internal.jointly<Args>(
      4,
      [0, 1, 2, 3, 'out', 'out1', 'out2'],
      ([x, wHh, h0, c0, output, cells, gates], [, , , , reverse], [gOutput = null, gCells = null]) => {
        const args = [gOutput, gCells, cells, gates, x, wHh, h0, c0, reverse] as const;
        const [gx, gh, gc] = lstmSequenceBackward(...args) as [Tensor, Tensor, Tensor];
        const steps = before(output, h0, reverse).flatten(0, 1);
        return [gx, gx.flatten(0, 1).t().mm(steps), gh, gc];
      },
    ),
    null,
  );
}

import type { Tensor } from '@kindling/core/lean';
import { gruSequence, gruSequenceBackward, type ArgsOf } from '@kindling/core/internal';
import { internal } from '@kindling/autograd/lean';
import { before } from './lstm-derivative.ts';

type Args = ArgsOf<typeof gruSequence.op>;

/** Gives the row its derivative, which only networks with a GRU need. */
export function differentiateGru(): void {
  gruSequence.op.derivative ??= internal.namedRow<Args>(
    'Gru',
    ...internal.jointly<Args>(
      4,
      [0, 1, 2, 3, 'out', 'out1'],
      ([x, wHh, bias, h0, output, gates], [, , given, , reverse], [g = null]) => {
        if (g === null) return [];
        const bHh = given === null ? null : bias;
        const args = [g, output, gates, x, wHh, bHh, h0, reverse] as const;
        const [gx, gh, gFirst] = gruSequenceBackward(...args) as [Tensor, Tensor, Tensor];
        const rows = gh.flatten(0, 1);
        const gWeight = rows.t().mm(before(output, h0, reverse).flatten(0, 1));
        return [gx, gWeight, bHh && rows.sum(0), gFirst];
      },
    ),
    null,
  );
}

import { attention, attentionBackward, type ArgsOf } from '@kindling/core/internal';
import { internal } from '@kindling/autograd/lean';

type Args = ArgsOf<typeof attention.op>;

/** Gives the row its derivative, which only networks with attention need. */
export function differentiateAttention(): void {
  attention.op.derivative ??= internal.namedRow<Args>(
    'ScaledDotProductAttention',
    ...internal.jointly<Args>(3, [0, 1, 2, 3, 'out1'], ([q, k, v, mask, total], args, [g = null]) => {
      const [, , , given, causal, scale] = args;
      return g === null ? [] : attentionBackward(g, q, k, v, given === null ? null : mask, causal, scale, total);
    }),
    null,
    null,
    null,
  );
}

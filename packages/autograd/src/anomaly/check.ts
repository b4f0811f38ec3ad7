import { AutogradError, type Tensor } from '@kindling/core/lean';
import { state } from '@kindling/core/internal';
import type { GraphNode, Gradients, Needed } from '../graph/node.ts';
import { AnomalyError } from '../errors.ts';
import { forwardCall, parentOf, type Anomaly } from './trace.ts';

/** Runs `node` and refuses NaN in what it gives. @throws AnomalyError naming the forward call */
export function applyChecked(node: GraphNode, grads: Gradients, needed: Needed, mode: Anomaly): Gradients {
  const outer = mode.running;
  mode.running = node;
  try {
    const results = node.apply(grads, needed);
    if (mode.checkNan)
      results.forEach((g, nr) => g !== null && hasNan(g) && refuse(node, `gave NaN as gradient ${nr}`, undefined));
    return results;
  } catch (error) {
    if (!(error instanceof AutogradError) || error instanceof AnomalyError) throw error;
    return refuse(node, `failed: ${error.message}`, error);
  } finally {
    mode.running = outer;
  }
}

function hasNan(g: Tensor): boolean {
  const { recorder } = state;
  state.recorder = null;
  try {
    return g.isFloatingPoint() && Number(g.isnan().any().item()) !== 0;
  } finally {
    state.recorder = recorder;
  }
}

function refuse(node: GraphNode, what: string, cause: unknown): never {
  const call = forwardCall(node);
  const where =
    call === null
      ? 'Its forward call was made outside detectAnomaly, so that its place is not known.'
      : `Its forward call:\n${call.stack}`;
  const parent = parentOf(node);
  const before = parent === null ? null : forwardCall(parent);
  const induced =
    parent === null
      ? ''
      : `\nThat was made in the backward of ${parent.name}${before === null ? '' : `, called at:\n${before.stack}`}`;
  throw new AnomalyError(`${node.name} ${what}. ${where}${induced}`, node.name, call?.at ?? null, cause);
}

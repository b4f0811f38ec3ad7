import { AutogradError } from '@kindling/core/lean';
import type { OpRow } from '@kindling/core/internal';
import type { Derivative, Formula, Save } from '../derivative.ts';

/** Results are saved under negative positions. */
const position = (save: Save): number => (save === 'out' ? -1 : save === 'out1' ? -2 : save === 'out2' ? -3 : save);

export interface PlannedPartial {
  readonly formula: Formula;
  /** Indices into `saves`, in the order in which the formula names what it reads. */
  readonly reads: readonly number[];
}

/** A derivative row made ready for recording: which tensors a node keeps, each once, and which of them each formula reads. */
export class Plan {
  readonly row: Derivative<readonly unknown[]>;
  /** Positions of arguments, negative ones of results. */
  readonly saves: readonly number[];
  readonly partials: readonly (PlannedPartial | null)[];
  readonly savesSelf: boolean;
  /** What a node starts with: nothing kept. */
  readonly blank: null[];

  constructor(row: Derivative<readonly unknown[]>) {
    const saves: number[] = [];
    this.row = row;
    this.partials = row.partials.map((partial) => {
      if (partial === null) return null;
      const reads = partial.save.map((save) => {
        const at = position(save);
        if (!saves.includes(at)) saves.push(at);
        return saves.indexOf(at);
      });
      return { formula: partial.grad, reads };
    });
    this.saves = saves;
    this.blank = saves.map(() => null);
    this.savesSelf = saves.includes(0);
  }
}

/** The op's derivative row, planned at its first use. @throws AutogradError for an op without one */
export function planOf(op: OpRow): Plan {
  if (op.derivative instanceof Plan) return op.derivative;
  if (op.derivative === null) {
    throw new AutogradError(
      `${op.name}: its derivative is not implemented. Call it inside noGrad(), or on detach()ed tensors.`,
      { op: op.name },
    );
  }
  // Rows are entered by tables and calls that are typed against the op.
  const plan = new Plan(op.derivative as Derivative<readonly unknown[]>);
  op.derivative = plan;
  return plan;
}

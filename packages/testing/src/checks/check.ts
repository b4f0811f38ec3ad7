import type { GoldenEntry } from '../golden/format.ts';
import type { Namespaces } from '../golden/resolve.ts';
import type { CheckName, OpSample } from '../samples/sample.ts';

/** One test of an op on a device. */
export interface Check {
  readonly name: CheckName;
  readonly title: string;
  /** Why it is left out, or null. */
  readonly skip: string | null;
  /** Throws when the op does not do what it should. */
  readonly run: () => void;
}

export interface CheckContext {
  readonly sample: OpSample;
  readonly device: string;
  /** Device whose results the others must equal. */
  readonly baseline: string;
  /** PyTorch's values of this op. */
  readonly references: readonly GoldenEntry[];
  readonly namespaces: Namespaces;
}

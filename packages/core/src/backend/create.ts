import { everyRow, rowEntries } from '../dispatch/catalog.ts';
import type { OpRow } from '../dispatch/op.ts';
import type { Backend, BackendSpec } from './backend.ts';

/** The table's type has already matched each kernel with its row; from here on they are just slots. */
type Slots = OpRow & { readonly kernels: unknown[]; readonly decompose?: unknown };
const hasSlots = (row: OpRow): row is Slots => 'kernels' in row;

let nextId = 1;

/** Gives the backend its slot and enters its kernels into the op rows. */
export function createBackend(spec: BackendSpec): Backend {
  const backend: Backend = { ...spec, id: nextId++, index: spec.index ?? 0 };
  const table: Record<string, unknown> = { ...spec.kernels };
  everyRow((key, row) => {
    if (!hasSlots(row)) return;
    // Dense from the first backend on: a hole would turn the array into a slow one.
    while (row.kernels.length < backend.id) row.kernels.push(undefined);
    row.kernels[backend.id] = table[key];
  });
  return backend;
}

/** Ops that a backend can neither run nor decompose; empty for a complete one. */
export function missingKernels(backend: Backend): string[] {
  const missing: string[] = [];
  for (const [key, row] of rowEntries()) {
    if (!hasSlots(row)) continue;
    if (row.kernels[backend.id] === undefined && row.decompose === undefined) missing.push(key);
  }
  return missing;
}

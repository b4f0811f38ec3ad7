import type { OpRow } from '../dispatch/op.ts';
import * as rows from '../ops/rows.ts';
import type { Backend, BackendSpec } from './backend.ts';

interface Slots {
  readonly op: OpRow & { readonly kernels?: unknown[]; readonly decompose?: unknown };
}

/** The table's type has already matched each kernel with its row; from here on they are just slots. */
const isRow = (value: unknown): value is Slots => typeof value === 'function' && 'op' in value;
const rowList: readonly (readonly [name: string, value: unknown])[] = Object.entries(rows);

let nextId = 1;

/** Gives the backend its slot and enters its kernels into the op rows. */
export function createBackend(spec: BackendSpec): Backend {
  const backend: Backend = { ...spec, id: nextId++, index: spec.index ?? 0 };
  const table: Record<string, unknown> = { ...spec.kernels };
  for (const [name, value] of rowList) {
    if (!isRow(value) || value.op.kernels === undefined) continue;
    // Dense from the first backend on: a hole would turn the array into a slow one.
    while (value.op.kernels.length < backend.id) value.op.kernels.push(undefined);
    value.op.kernels[backend.id] = table[name];
  }
  return backend;
}

/** Ops that a backend can neither run nor decompose; empty for a complete one. */
export function missingKernels(backend: Backend): string[] {
  const missing: string[] = [];
  for (const [name, value] of rowList) {
    if (!isRow(value) || value.op.kernels === undefined) continue;
    if (value.op.kernels[backend.id] === undefined && value.op.decompose === undefined) missing.push(name);
  }
  return missing;
}

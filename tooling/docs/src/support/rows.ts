// What the op rows, the sample rows and the backends' tables say of every op.
import '@kindling/cpu-backend';
import '@kindling-internal/reference-backend';
import { backendOf, dtypes, internal, type DType } from '@kindling/core';
import { samples, type OpName } from '@kindling/testing';

export interface SupportRow {
  readonly op: OpName;
  /** Of each backend: a kernel of its own, core's decomposition, or a view, which needs neither. */
  readonly backends: readonly ('kernel' | 'composed' | 'view')[];
  readonly dtypes: string;
  readonly gradient: boolean;
}

export const backends = ['cpu', 'reference'] as const;

interface Slots {
  readonly kernels?: readonly unknown[];
  readonly decompose?: unknown;
}

/** Every op that has a row, in the order of their names. @throws Error where a backend has neither kernel nor decomposition */
export function supportRows(): SupportRow[] {
  return [...samples.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name: op, dtypes: taken, gradient }) => ({
      op,
      backends: backends.map((name) => way(op, internal.rows[op].op as object, backendOf(name).id)),
      dtypes: dtypesText(taken),
      gradient,
    }));
}

function way(op: string, { kernels, decompose }: Slots, id: number): SupportRow['backends'][number] {
  if (kernels === undefined) return 'view';
  if (kernels[id] !== undefined) return 'kernel';
  if (decompose === undefined) throw new Error(`${op}: no kernel and no decomposition`);
  return 'composed';
}

const every = Object.keys(dtypes) as DType[];
const groups: readonly (readonly [string, readonly DType[]])[] = [
  ['all', every],
  ['all but complex', every.filter((d) => dtypes[d].kind !== 'complex')],
  ['float', every.filter((d) => dtypes[d].kind === 'floating')],
  ['integer', every.filter((d) => dtypes[d].kind === 'integral')],
  ['complex', every.filter((d) => dtypes[d].kind === 'complex')],
];

/** Whole kinds by their names, the rest one by one. */
function dtypesText(list: readonly DType[]): string {
  const left = new Set(list);
  const names: string[] = [];
  for (const [name, group] of groups) {
    if (group.length === 0 || !group.every((dtype) => left.has(dtype))) continue;
    names.push(name);
    for (const dtype of group) left.delete(dtype);
  }
  return [...names, ...left].join(', ');
}

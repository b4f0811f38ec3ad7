import { everyRow } from '@kindling/core/internal';

/** Enters derivative rows into their ops' slots. */
export function installDerivatives(...tables: readonly object[]): void {
  const all = new Map(tables.flatMap((table) => Object.entries(table) as [string, object][]));
  everyRow((key, row) => {
    const derivative = all.get(key);
    if (derivative !== undefined) row.derivative = derivative;
  });
}

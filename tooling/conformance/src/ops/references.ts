import { operatorEntries } from '@kindling-internal/reference-values';
import { exists, nameOf, parseEntry, type GoldenEntry } from '@kindling/testing';
import { namespaces } from '../namespaces.ts';

/** PyTorch's values of every function that exists, by Kindling's name. */
export function referencesByName(): Map<string, GoldenEntry[]> {
  const byName = new Map<string, GoldenEntry[]>();
  for (const { file, text, bytes } of operatorEntries()) {
    const entry = parseEntry(file, text, bytes);
    if (!exists(entry, namespaces)) continue;
    const name = nameOf(entry.op);
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return byName;
}

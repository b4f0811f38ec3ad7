import { internal } from '@kindling/core';
import { checkNames, samples } from '@kindling/testing';
import { describeOp } from '@kindling/testing/vitest';
import { expect, it } from 'vitest';
import { devices } from '../behaviour/devices.ts';
import { namespaces } from '../namespaces.ts';
import { referencesByName } from './references.ts';

const rows = Object.entries(internal.rows).flatMap(([name, value]) => ('op' in value ? [name] : []));
const references = referencesByName();

it('has a sample row for every op row', () => {
  expect([...samples.keys()].sort()).toEqual(rows.sort());
});

// Leaks are looked for in leaks.test.ts, where collecting garbage is cheap.
const checks = checkNames.filter((check) => check !== 'memory');

for (const name of samples.keys()) describeOp(name, { devices, references, namespaces, checks });

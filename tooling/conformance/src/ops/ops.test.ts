import '@kindling-internal/reference-backend';
import '@kindling/cpu-backend';
import { internal } from '@kindling/core';
import { samples } from '@kindling/testing';
import { describeOp } from '@kindling/testing/vitest';
import { expect, it } from 'vitest';

const rows = Object.entries(internal.rows).flatMap(([name, value]) => ('op' in value ? [name] : []));

it('has a sample row for every op row', () => {
  expect([...samples.keys()].sort()).toEqual(rows.sort());
});

for (const name of rows) describeOp(name, { devices: ['reference'] });

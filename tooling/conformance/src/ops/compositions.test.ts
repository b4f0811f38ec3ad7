// Functions without a row of their own: PyTorch's values are their test.
import { internal } from '@kindling/core';
import { runSample } from '@kindling/testing';
import { describe, expect, it } from 'vitest';
import { devices } from '../behaviour/devices.ts';
import { namespaces } from '../namespaces.ts';
import { referencesByName } from './references.ts';

const compositions = [...referencesByName()].filter(([name]) => !(name in internal.rows));

describe.each(devices)('on %s', (device) => {
  it.each(compositions)("%s gives PyTorch's values", (_name, entries) => {
    const results = entries.flatMap((entry) => entry.samples.map((s) => runSample(entry, s, device, namespaces)));
    const failures = results.filter((r) => r.forward === 'failed' || r.gradient === 'failed');
    expect(failures.map((r) => r.reason)).toEqual([]);
    expect(results.some((r) => r.forward === 'passed')).toBe(true);
  });
});

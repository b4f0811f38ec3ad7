// Apart from the other checks: each collects garbage several times, which a large heap makes slow.
import '@kindling/cpu-backend';
import { samples } from '@kindling/testing';
import { describeOp } from '@kindling/testing/vitest';

for (const name of samples.keys()) describeOp(name, { devices: ['cpu'], checks: ['memory'] });

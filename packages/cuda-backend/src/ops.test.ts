// Every sample row on the CPU stand-in: values, dtypes, layouts, forms, errors, gradients, memory.
import '@kindling/autograd';
import '@kindling/cpu-backend';
import './sim.ts';
import { samples } from '@kindling/testing';
import { describeOp } from '@kindling/testing/vitest';

for (const name of samples.keys()) describeOp(name, { devices: ['cuda-sim'] });

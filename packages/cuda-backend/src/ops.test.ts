// Every sample row on the CPU stand-in: values, dtypes, layouts, forms, errors. Formulas of gradients are the same on every
// device and are proved on the CPU; PyTorch's gradients are compared in conformance.test.ts.
import './fixtures/blocking.node.ts';
import { checkNames, samples } from '@kindling/testing';
import { describeOp } from '@kindling/testing/vitest';
import { onStandIn } from './fixtures/stand-in.ts';

const proved: readonly string[] = ['gradcheck', 'gradgradcheck', 'memory'];
const checks = checkNames.filter((check) => !proved.includes(check));

onStandIn('the sample rows', () => {
  for (const name of samples.keys()) describeOp(name, { devices: ['cuda-sim'], checks });
});

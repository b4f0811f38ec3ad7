import { backendOf } from '@kindling/core';
import type { GoldenEntry } from '../golden/format.ts';
import type { Namespaces } from '../golden/resolve.ts';
import { sampleOf } from '../samples/index.ts';
import { everyDType, type CheckName, type OpSample } from '../samples/sample.ts';
import type { Check, CheckContext } from './check.ts';
import { checkErrors } from './errors.ts';
import { checkInplace, checkMethod, checkOut } from './forms.ts';
import { checkGradients, checkSecondGradients } from './gradients.ts';
import { checkLayouts } from './layouts.ts';
import { checkMemory } from './memory.ts';
import { checkAgreement, checkDTypes, checkExact, checkReferences } from './values.ts';

export interface CheckOptions {
  /** Devices to test; the last is the one the others are compared with. */
  readonly devices: readonly string[];
  /** PyTorch's values, by Kindling's name of the op. */
  readonly references?: ReadonlyMap<string, readonly GoldenEntry[]>;
  /** Only these checks; all by default. */
  readonly checks?: readonly CheckName[];
  /** Packages beyond core that reference values may call. */
  readonly namespaces?: Namespaces;
}

interface Row {
  readonly name: CheckName;
  readonly title: string;
  readonly applies: (context: CheckContext) => boolean;
  readonly run: (context: CheckContext) => void;
}

const always = (): boolean => true;
/** Whether the device has memory of its own, which the engine does not free by itself. */
const holdsMemory = ({ device }: CheckContext): boolean => backendOf(device).hostLimit !== Infinity;
const differentiable = ({ sample }: CheckContext): boolean => sample.gradient;

const rows: readonly Row[] = [
  { name: 'values', title: 'gives known values', applies: ({ sample }) => sample.exact.length > 0, run: checkExact },
  {
    name: 'reference',
    title: "gives PyTorch's values",
    applies: ({ references }) => references.length > 0,
    run: checkReferences,
  },
  {
    name: 'agreement',
    title: 'agrees with the baseline',
    applies: ({ device, baseline }) => device !== baseline,
    run: checkAgreement,
  },
  {
    name: 'dtypes',
    title: 'refuses other dtypes',
    applies: ({ sample }) => everyDType.some((dtype) => !sample.dtypes.includes(dtype)),
    run: checkDTypes,
  },
  { name: 'layouts', title: 'does not depend on strides', applies: always, run: checkLayouts },
  { name: 'method', title: 'has a method', applies: ({ sample }) => sample.method !== null, run: checkMethod },
  {
    name: 'inplace',
    title: 'has an in-place twin',
    applies: ({ sample }) => sample.inplace !== null,
    run: checkInplace,
  },
  { name: 'out', title: 'writes into out', applies: ({ sample }) => sample.out, run: checkOut },
  { name: 'errors', title: 'refuses bad input', applies: ({ sample }) => sample.errors.length > 0, run: checkErrors },
  { name: 'gradcheck', title: 'has the right gradient', applies: differentiable, run: checkGradients },
  { name: 'gradgradcheck', title: 'has the right second gradient', applies: differentiable, run: checkSecondGradients },
  { name: 'memory', title: 'leaks nothing', applies: holdsMemory, run: checkMemory },
];

const skipReason = ({ skips }: OpSample, check: CheckName, device: string): string | null =>
  skips.find((s) => s.check === check && (s.device === undefined || s.device === device))?.reason ?? null;

/** All that a sample row lets us test on one device; for any test runner. */
export function checksOf(
  sample: OpSample,
  device: string,
  { devices, references, checks, namespaces = {} }: CheckOptions,
): Check[] {
  const baseline = devices.at(-1) ?? device;
  const context: CheckContext = {
    sample,
    device,
    baseline,
    references: references?.get(sample.name) ?? [],
    namespaces,
  };
  return rows
    .filter((row) => row.applies(context) && checks?.includes(row.name) !== false)
    .map((row) => ({
      name: row.name,
      title: row.title,
      skip: skipReason(sample, row.name, device),
      run: () => row.run(context),
    }));
}

/** `checksOf` the sample row of that op. @throws KindlingError without one */
export const opChecks = (name: string, device: string, options: CheckOptions): Check[] =>
  checksOf(sampleOf(name), device, options);

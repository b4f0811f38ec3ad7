// KINDLING_FUZZ=20000 runs more programs than the default.
import '@kindling-internal/reference-backend';
import '@kindling/cpu-backend';
import { expect, it } from 'vitest';
import { runProgram } from './program.ts';

const PROGRAMS = Number(process.env['KINDLING_FUZZ'] ?? 2000);

it(
  `${PROGRAMS} random programs give the same on cpu and reference`,
  () => {
    let steps = 0;
    let refused = 0;
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const report = runProgram(seed, ['cpu', 'reference']);
      steps += report.steps;
      refused += report.refused;
    }
    // Programs that mostly failed would say little.
    expect(refused / steps).toBeLessThan(0.3);
    expect(steps).toBeGreaterThan(4 * PROGRAMS);
  },
  PROGRAMS * 100,
);

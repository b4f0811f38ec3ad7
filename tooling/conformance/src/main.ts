// npm run conformance: any folder of PyTorch's reference values, on any device.
import '@kindling/cpu-backend';
import '@kindling/cuda-backend';
import '@kindling/cuda-backend/sim';
import '@kindling-internal/reference-backend';
import { writeFileSync } from 'node:fs';
import { backendOf, DeviceError, setDefaultDevice } from '@kindling/core';
import { GoldenError, runSample } from '@kindling/testing';
import { entriesOf } from './folder.ts';
import { namespaces } from './namespaces.ts';
import { readOptions, UsageError, type Options } from './options.ts';
import { line, summarize, total, type EntryReport, type Report } from './report.ts';

function run({ dir, op, device }: Options): Report {
  backendOf(device);
  setDefaultDevice(device);
  const entries: Record<string, EntryReport> = {};
  for (const entry of entriesOf(dir, op)) {
    const results = entry.samples.map((sample) => runSample(entry, sample, device, namespaces));
    entries[entry.file] = summarize(entry, results);
    console.log(line(entry, results));
  }
  return total(device, entries);
}

function main(): void {
  const options = readOptions(process.argv.slice(2));
  const report = run(options);
  const { entries, samples, forward, gradients, failed, unsupported } = report.totals;
  console.log(
    `\n${entries} entries, ${samples} samples on ${report.device}: ${forward} agree forward, ${gradients} in gradients; ` +
      `${failed} failed, ${unsupported} unsupported`,
  );
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

try {
  main();
} catch (error) {
  const expected = error instanceof UsageError || error instanceof GoldenError || error instanceof DeviceError;
  console.error(expected ? error.message : error);
  process.exitCode = 2;
}

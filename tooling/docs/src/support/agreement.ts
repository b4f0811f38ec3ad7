// How many of PyTorch's values an op's results agree with.
import { operatorEntries } from '@kindling-internal/reference-values';
import { fft, linalg, setDefaultDevice, special } from '@kindling/core';
import { functional } from '@kindling/nn';
import { exists, nameOf, parseEntry, runSample } from '@kindling/testing';

export interface Agreement {
  readonly samples: number;
  readonly forward: number;
  readonly gradients: number;
}

const namespaces = { fft, linalg, 'nn.functional': functional, special };

/** By Kindling's name of a function, with its namespace. */
export function agreement(device: string): Map<string, Agreement> {
  setDefaultDevice(device);
  const found = new Map<string, Agreement>();
  for (const { file, text, bytes } of operatorEntries()) {
    const entry = parseEntry(file, text, bytes);
    if (!exists(entry, namespaces)) continue;
    const results = entry.samples.map((sample) => runSample(entry, sample, device, namespaces));
    const name = nameOf(entry.op);
    const before = found.get(name) ?? { samples: 0, forward: 0, gradients: 0 };
    found.set(name, {
      samples: before.samples + results.length,
      forward: before.forward + results.filter((r) => r.forward === 'passed').length,
      gradients: before.gradients + results.filter((r) => r.gradient === 'passed').length,
    });
  }
  return found;
}

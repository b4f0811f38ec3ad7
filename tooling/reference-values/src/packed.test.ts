import { expect, it } from 'vitest';
import { operatorEntries, pack, unpack } from './index.ts';

it('unpacks what it packs', () => {
  const entry = { file: 'x', text: '{"op":"é"}', bytes: Uint8Array.of(1, 0, 255) };
  const back = unpack('x', pack(entry));
  expect({ ...back, bytes: [...back.bytes] }).toEqual({ ...entry, bytes: [1, 0, 255] });
});

it('holds the operators that PyTorch ran, each with samples', () => {
  const names: string[] = [];
  for (const { file, text } of operatorEntries()) {
    names.push(file);
    expect((JSON.parse(text) as { samples: unknown[] }).samples.length, file).toBeGreaterThan(0);
  }
  expect(names.length).toBeGreaterThan(440);
  expect(names).toEqual(expect.arrayContaining(['abs', 'matmul', 'nn.functional.conv2d']));
});

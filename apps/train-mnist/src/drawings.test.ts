import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { drawCurves, thinned } from './curves.ts';
import { grayPng } from './png.ts';
import { drawPredictions } from './predictions.ts';
import { elementsOf } from './testing/xml.ts';

it('draws loss and accuracy with titles, axes and legends', async () => {
  const batchLoss = Array.from({ length: 90 }, (_, i) => 2 / (1 + i));
  const svg = await drawCurves({ batchLoss, trainLoss: [0.5, 0.2, 0.1], testAccuracy: [0.9, 0.95, 0.9712] }, 'A & B');
  expect(elementsOf(svg)[0]).toBe('svg');
  for (const text of ['A &amp; B', 'Training loss', 'cross-entropy loss', 'Test accuracy', 'epoch mean', '97.12%']) {
    expect(svg).toContain(text);
  }
  expect(svg).not.toContain('NaN');
});

it('draws a single epoch of a single batch', async () => {
  const svg = await drawCurves({ batchLoss: [2.3], trainLoss: [2.3], testAccuracy: [0.1] }, 'short');
  expect(elementsOf(svg)[0]).toBe('svg');
  expect(svg).not.toContain('NaN');
});

it('thins the losses to means of stretches, placed at their ends', () => {
  const points = thinned({ batchLoss: [1, 2, 3, 4, 5, 6], trainLoss: [2, 5], testAccuracy: [] }, 3);
  expect(points).toEqual([
    { epoch: 2 / 3, loss: 1.5 },
    { epoch: 4 / 3, loss: 3.5 },
    { epoch: 2, loss: 5.5 },
  ]);
});

it('writes a PNG whose pixels come back', () => {
  const pixels = Uint8Array.of(0, 50, 100, 150, 200, 250);
  const png = grayPng(pixels, 3, 2);
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  const data = png.subarray(41, 41 + png.readUInt32BE(33));
  expect([...inflateSync(data)]).toEqual([0, 0, 50, 100, 0, 150, 200, 250]);
  // RFC 2083 gives the empty last chunk in full.
  expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
});

it('shows the first digits and the surest mistakes, marked by colour, shape and text', () => {
  const labels = Array.from({ length: 60 }, (_, i) => i % 10);
  const predictions = labels.map((label, i) => (i === 3 || i === 55 ? 9 : label));
  const confidences = labels.map((_, i) => 0.5 + i / 1000);
  const evaluation = { accuracy: 58 / 60, labels, predictions, confidences };
  const asked: number[] = [];
  const pixelsOf = (index: number): Uint8Array => {
    asked.push(index);
    return new Uint8Array(784);
  };
  const svg = drawPredictions(evaluation, pixelsOf, 'digits <3');
  const elements = elementsOf(svg);
  expect(asked).toEqual([...Array.from({ length: 48 }, (_, i) => i), 55, 3]);
  expect(elements.filter((name) => name === 'image')).toHaveLength(50);
  // Image 3 is shown twice, image 55 once.
  expect(elements.filter((name) => name === 'circle')).toHaveLength(3);
  expect(svg.match(/>9 \(3\)</g)).toHaveLength(2);
  expect(svg.match(/>9 \(5\)</g)).toHaveLength(1);
  expect(svg).toContain('Test image 3: predicted 9 (50.3 % sure), is 3');
  expect(svg).toContain('digits &lt;3');
  expect(svg).toContain('96.67 % of 60 test digits are right');
});

import { expect, it } from 'vitest';
import { onnxModel } from './onnx-model.ts';

it('writes the bytes that onnx.proto asks for', () => {
  const model = onnxModel({
    op: 'Relu',
    inputs: [{ name: 'x', sizes: [300] }],
    output: { name: 'y', sizes: [] },
    attributes: { axis: -1 },
  });
  const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
  const axis = [0x0a, 4, ...ascii('axis'), 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0xa0, 1, 2];
  const node = [0x0a, 1, ...ascii('x'), 0x12, 1, ...ascii('y'), 0x22, 4, ...ascii('Relu'), 0x2a, axis.length, ...axis];
  const x = [0x0a, 1, ...ascii('x'), 0x12, 11, 0x0a, 9, 0x08, 1, 0x12, 5, 0x0a, 3, 0x08, 0xac, 2];
  const y = [0x0a, 1, ...ascii('y'), 0x12, 6, 0x0a, 4, 0x08, 1, 0x12, 0];
  const graph = [0x0a, node.length, ...node, 0x12, 4, ...ascii('Relu'), 0x5a, x.length, ...x, 0x62, y.length, ...y];
  expect([...model]).toEqual([0x08, 9, 0x42, 2, 0x10, 20, 0x3a, graph.length, ...graph]);
});

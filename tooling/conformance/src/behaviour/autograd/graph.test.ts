import { graph } from '@kindling/autograd';
import { graphSvg } from '@kindling/autograd/graph-svg';
import { tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import '../devices.ts';

const loss = () => {
  const w = tensor([[1, 2]], { requiresGrad: true });
  const b = tensor([1], { requiresGrad: true });
  return {
    w,
    b,
    y: tensor([[3, 4]])
      .mul(w)
      .add(b)
      .mul(w)
      .sum(),
  };
};

it('writes the graph as DOT, each node once, leaves by name and shape', () => {
  const { w, b, y } = loss();
  const dot = graph(y, { params: { w, 'net."b"': b } });
  expect(dot.split('\n').slice(2)).toEqual([
    '  n0 [label="SumBackward0"];',
    '  n1 -> n0;',
    '  n1 [label="MulBackward0"];',
    '  n2 -> n1;',
    '  n3 -> n1;',
    '  n2 [label="AddBackward0"];',
    '  n4 -> n2;',
    '  n5 -> n2;',
    '  n3 [label="AccumulateGrad"];',
    '  leaf3 [label="w\\n[1, 2]", fillcolor=lightblue];',
    '  leaf3 -> n3;',
    '  n4 [label="MulBackward0"];',
    '  n3 -> n4;',
    '  n5 [label="AccumulateGrad"];',
    '  leaf5 [label="net.\\"b\\"\\n[1]", fillcolor=lightblue];',
    '  leaf5 -> n5;',
    '  output [label="[]", fillcolor=darkolivegreen1];',
    '  n0 -> output;',
    '}',
    '',
  ]);
  expect(graph(y, { params: Object.entries({ w }) })).toContain('label="w\\n[1, 2]"');
});

it('draws it', async () => {
  const svg = await graphSvg(loss().y);
  expect(svg).toMatch(/<svg[\s\S]*MulBackward0[\s\S]*AccumulateGrad[\s\S]*<\/svg>/);
});

it('refuses a tensor without history', () => {
  expect(() => graph(tensor([1]))).toThrow(/graph: the tensor of shape \[1\] has no gradFn/);
});

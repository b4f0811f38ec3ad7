import { manualSeed, randn, zeros, type Tensor } from '@kindling/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';

const { packSequence } = nn.utils.rnn;

type Result<T = Tensor> = [output: T, states: Tensor | Tensor[]];

describe.each(['RNN', 'GRU', 'LSTM'] as const)('%s', (name) => {
  it('gives each sequence of a packed batch what it gives the sequence alone', () => {
    manualSeed(1);
    const net: nn.Module = new nn[name](3, 4, { numLayers: 2, bidirectional: true });
    const sequences = [2, 5, 1, 4].map((length) => randn([length, 3]));
    const [output, states] = net(
      packSequence(sequences, { enforceSorted: false }),
    ) as Result<nn.utils.rnn.PackedSequence>;
    const parts = nn.utils.rnn.unpackSequence(output);
    for (const [i, sequence] of sequences.entries()) {
      const [alone, last] = net(sequence) as Result;
      expect(parts[i]?.sub(alone).abs().max().item()).toBeLessThan(1e-6);
      const lasts = [last].flat();
      for (const [k, all] of [states].flat().entries())
        expect(
          all
            .select(1, i)
            .sub(lasts[k] as Tensor)
            .abs()
            .max()
            .item(),
        ).toBeLessThan(1e-6);
    }
  });

  it('names what does not fit', () => {
    const net: nn.Module = new nn[name](3, 4);
    const state = zeros([2, 2, 4]);
    expect(() => net(randn([5, 2, 4]))).toThrow(
      `${name}: expected an input of 2 or 3 dimensions, the last of size 3, got [5, 2, 4]`,
    );
    expect(() => net(randn([5, 2, 3]).double())).toThrow(/input is float64, the weights are float32/);
    expect(() => net(zeros([0, 2, 3]))).toThrow(/at least one step/);
    expect(() => net(randn([5, 2, 3]), name === 'LSTM' ? [state, state] : state)).toThrow(
      /expected an initial state of shape \[1, 2, 4\], got \[2, 2, 4\]/,
    );
    expect(() => new nn[name](3, 4, { dropout: 2 })).toThrow(/dropout must be between 0 and 1, got 2/);
  });

  it('takes a batch of no sequences', () => {
    const net: nn.Module = new nn[name](3, 4);
    const [output] = net(zeros([5, 0, 3])) as Result;
    expect([...output.sizes]).toEqual([5, 0, 4]);
  });
});

it('refuses a projection that is no smaller than the state', () => {
  expect(() => new nn.LSTM(3, 4, { projSize: 4 })).toThrow(/projSize must be less than hiddenSize 4, got 4/);
});

it('lists the weights of each layer and direction', () => {
  const net = new nn.LSTM(3, 4, { numLayers: 2, bidirectional: true, projSize: 2 });
  expect(net.allWeights.map((weights) => weights.length)).toEqual([5, 5, 5, 5]);
  expect(net.allWeights[3]?.[4]).toBe(net.getParameter('weight_hr_l1_reverse'));
});

it('types calls by their input', () => {
  const lstm = new nn.LSTM(3, 4);
  const [output, [hidden]] = lstm(randn([5, 2, 3]));
  expectTypeOf(output).toEqualTypeOf<Tensor>();
  expectTypeOf(hidden).toEqualTypeOf<Tensor>();
  const [packed] = lstm(packSequence([randn([5, 3])]));
  expectTypeOf(packed).toEqualTypeOf<nn.utils.rnn.PackedSequence>();
});

it('cells name what does not fit', () => {
  expect(() => new nn.GRUCell(3, 4)(randn([2, 2]))).toThrow('GRUCell: expected an input (N, 3) or (3), got [2, 2].');
  expect(() => new nn.LSTMCell(3, 4)(randn([2, 3]), [zeros([2, 4]), zeros([4])])).toThrow(
    /expected a state of shape \[2, 4\], got \[4\]/,
  );
});

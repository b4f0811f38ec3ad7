// To the letter what torchinfo prints (tooling/reference-values/torchinfo) of the same networks.
import '../../../cpu-backend/src/index.ts';
import { readFileSync } from 'node:fs';
import { getRngState, manualSeed, ones, rand, setDefaultDevice, tensor, zeros } from '@kindling/core';
import { describe, expect, it, vi } from 'vitest';
import * as nn from '../index.ts';
import { resnet152, resnet18, resnet50 } from '../models/index.ts';
import { columnNames } from './format.ts';
import { summary, type InputSize, type ModelStatistics, type SummaryOptions } from './index.ts';
import * as nets from './models.fixture.ts';

const wanted = (name: string): string =>
  readFileSync(new URL(`../../../../tooling/reference-values/torchinfo/${name}.out`, import.meta.url), 'utf8');

const all = columnNames;
const quiet = (model: nn.Module, size: InputSize | null, options: SummaryOptions = {}): ModelStatistics =>
  summary(model, size, { verbose: 0, ...options });
/** Prints the parameters too, and nothing on the console. */
function verbose(model: nn.Module, size: InputSize | null, options: SummaryOptions = {}): ModelStatistics {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    return summary(model, size, { ...options, verbose: 2 });
  } finally {
    log.mockRestore();
  }
}
const counts = [
  [13, 1],
  [12, 1],
  [11, 8],
  [10, 14],
  [9, 14],
  [8, 9],
  [7, 19],
  [6, 27],
  [5, 20],
  [4, 15],
] as const;
const lengths = counts.flatMap(([length, count]) => Array<number>(count).fill(length));

/** Without data: shapes are all that is wanted. */
function onMeta(run: () => ModelStatistics[]): ModelStatistics[] {
  setDefaultDevice('meta');
  try {
    return run();
  } finally {
    setDefaultDevice('cpu');
  }
}

function frozen(): nn.Module {
  const net = resnet18();
  for (const p of net.parameters().slice(0, 30)) p.requiresGrad = false;
  return net;
}

const cases: Record<string, () => ModelStatistics[]> = {
  single_input: () => [quiet(new nets.SingleInputNet(), [2, 1, 28, 28])],
  single_input_batch_dim: () => [
    quiet(new nets.SingleInputNet(), [1, 28, 28], {
      depth: 1,
      colNames: ['kernel_size', 'input_size', 'output_size', 'num_params', 'mult_adds'],
      colWidth: 20,
      batchDim: 0,
    }),
  ],
  single_input_all_cols: () => [
    quiet(new nets.SingleInputNet(), null, { inputData: rand([7, 1, 28, 28]), depth: 1, colNames: all, colWidth: 20 }),
  ],
  groups: () => [
    quiet(new nn.Conv2d(16, 32, 3, { groups: 4 }), null, {
      inputData: rand([7, 16, 28, 28]),
      colNames: ['kernel_size', 'groups', 'input_size', 'output_size', 'num_params', 'mult_adds'],
      colWidth: 20,
    }),
  ],
  linear: () => [
    quiet(new nn.Linear(8, 64), null, {
      inputData: rand([32, 16, 8]),
      colNames: ['input_size', 'output_size', 'num_params', 'mult_adds'],
      colWidth: 20,
    }),
  ],
  multiple_input_types: () => [
    quiet(
      new nets.MultipleInputNetDifferentDtypes(),
      [
        [1, 300],
        [1, 300],
      ],
      { dtypes: ['float32', 'int64'] },
    ),
  ],
  row_settings: () => [quiet(new nets.SingleInputNet(), [16, 1, 28, 28], { rowSettings: ['var_names'] })],
  formatting_options: () => {
    const sizes = ['auto', 'T', 'k'] as const;
    return sizes.map((units) => {
      const results = quiet(new nets.SingleInputNet(), [16, 1, 28, 28]);
      results.formatting.macsUnits = units === 'auto' ? '' : 'T';
      results.formatting.paramsSizeUnits = units;
      return results;
    });
  },
  lstm: () => [
    verbose(new nets.LSTMNet(), [1, 100], {
      dtypes: ['int64'],
      colWidth: 20,
      colNames: ['kernel_size', 'output_size', 'num_params', 'mult_adds'],
      rowSettings: ['var_names'],
    }),
  ],
  lstm_custom_batch_size: () => [quiet(new nets.LSTMNet(), [100], { dtypes: ['int64'], batchDim: 1 })],
  pack_padded: () => [
    quiet(new nets.PackPaddedLSTM(), null, {
      inputData: ones([20, lengths.length], { dtype: 'int64' }),
      args: [tensor(lengths, { dtype: 'int64' })],
    }),
  ],
  recursive: () => [quiet(new nets.RecursiveNet(), [1, 64, 28, 28])],
  siamese_net: () => [
    quiet(new nets.SiameseNets(), [
      [1, 1, 88, 88],
      [1, 1, 88, 88],
    ]),
  ],
  container: () => [quiet(new nets.ContainerModule(), [1, 5], { depth: 4 }), quiet(new nets.ContainerModule(), [5])],
  module_dict: () =>
    [
      ['conv', 'lrelu'],
      ['pool', 'prelu'],
    ].map((args) => quiet(new nets.ModuleDictModel(), null, { inputData: rand([1, 10, 3, 3]), args })),
  autoencoder: () => [
    quiet(new nets.AutoEncoder(), [1, 3, 64, 64], { colNames: ['output_size', 'num_params', 'kernel_size'] }),
  ],
  mixed_trainable_parameters: () => [verbose(new nets.MixedTrainableParameters(), null)],
  trainable_column: () => [
    quiet(new nets.MixedTrainable(), [1, 1, 1], {
      colNames: ['kernel_size', 'input_size', 'output_size', 'trainable'],
    }),
  ],
  too_many_linear: () => [quiet(new nets.ReuseLinear(), [2, 10])],
  too_many_relus: () => [quiet(new nets.ReuseReLU(), [4, 4, 64, 64])],
  empty_module_list: () => [quiet(new nn.ModuleList(), null)],
  register_parameter: () => [quiet(new nets.RegisterParameter(new nn.Linear(2, 2), new nn.Linear(2, 2)), null)],
  parameter_list: () => [verbose(new nets.ParameterListModel(), [100, 100], { colNames: all, colWidth: 20 })],
  parameters_with_other_layers: () =>
    [32, null].map((outputDim) => verbose(new nets.ParameterFCNet(outputDim), null, { inputData: rand([3, 128]) })),
  uninitialized_tensor: () => {
    const model = new nets.UninitializedParameterModel();
    return [quiet(model, null), quiet(model, null, { inputData: rand([2, 2]) })];
  },
  nested_leftover_params: () => [
    quiet(new nets.InsideModel(), null, { inputData: [zeros([100, 2])], rowSettings: ['var_names'] }),
  ],
  recursive_with_missing_layers: () => [
    quiet(new nets.RecursiveWithMissingLayers(), null, {
      inputData: [rand([2, 3, 128, 128])],
      rowSettings: ['depth', 'var_names'],
    }),
  ],
  shared_module_in_nested_list: () => [quiet(new nets.SharedModuleInNestedList(), [1, 4], { depth: 4 })],
  hide_recursive_layers: () => [
    quiet(new nets.SimpleRNN(), [2, 3]),
    quiet(new nets.SimpleRNN(), [2, 3], { rowSettings: ['depth', 'hide_recursive_layers'] }),
  ],
  ascii_only: () => onMeta(() => [quiet(resnet18(), [1, 3, 64, 64], { rowSettings: ['ascii_only'] })]),
  frozen_layers: () =>
    onMeta(() => [
      quiet(frozen(), [1, 3, 64, 64], { colNames: ['output_size', 'num_params', 'kernel_size', 'mult_adds'] }),
    ]),
  resnet18_depth_consistency: () =>
    onMeta(() =>
      [1, 2].map((depth) =>
        quiet(resnet18(), [1, 3, 64, 64], { colNames: ['output_size', 'num_params', 'params_percent'], depth }),
      ),
    ),
  resnet50: () => onMeta(() => [quiet(resnet50(), [2, 3, 224, 224])]),
  resnet152: () => onMeta(() => [quiet(resnet152(), [1, 3, 224, 224])]),
};

it.each(Object.entries(cases))('%s', (name, run) => {
  const printed = run().map((results) => `${results.toString()}\n`);
  if (name === 'ascii_only') expect(printed.join('')).toMatch(/^[\x20-\x7e\n]*$/);
  expect(printed.join('')).toBe(wanted(name));
});

describe('summary', () => {
  it('prints, gives what it printed, and counts', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const results = summary(new nets.SingleInputNet(), [2, 1, 28, 28]);
    expect(log.mock.calls).toEqual([[results.toString()]]);
    log.mockRestore();
    expect([results.totalParams, results.trainableParams, results.totalMultAdds]).toEqual([21840, 21840, 975200]);
    expect(results.summaryList.map((row) => row.className)).toHaveLength(6);
  });

  it('leaves modes, hooks and the random generator as they were', () => {
    const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Linear(2, 2));
    net[1]?.eval();
    let calls = 0;
    net[0]?.registerForwardHook(() => void calls++);
    manualSeed(3);
    const before = getRngState();
    summary(net, { inputSize: [1, 2], mode: 'eval', verbose: 0 });
    expect(getRngState()).toEqual(before);
    expect(net.modules().map((m) => m.training)).toEqual([true, true, false]);
    expect(calls).toBe(1);
    quiet(net, [1, 2]);
    expect(calls).toBe(2);
  });

  it('says how far it came when the model fails', () => {
    const net = new nn.Sequential(new nn.Linear(2, 3), new nn.Linear(2, 2));
    expect(() => quiet(net, [1, 2])).toThrow(/the model failed on this input: .*\nLayers that ran: \[Linear: 1\]/s);
    let calls = 0;
    net.registerForwardHook(() => void calls++);
    expect(() => net(rand([1, 2]))).toThrow();
    expect(calls).toBe(0);
  });

  it('counts the parameters that lazy layers get on the way', () => {
    const net = new nn.Sequential(new nn.LazyLinear(3), new nn.ReLU(), new nn.LazyLinear(2));
    expect(quiet(net, null).totalParams).toBe(0);
    const results = quiet(net, [5, 4]);
    expect([results.totalParams, results.totalMultAdds]).toEqual([15 + 8, 5 * (15 + 8)]);
    expect(results.summaryList.map((row) => row.numParams)).toEqual([23, 15, 0, 8]);
  });

  it('counts a shared weight once', () => {
    const net = new nn.Sequential(new nn.Embedding(100, 8), new nn.Linear(8, 100, { bias: false }));
    (net[1] as nn.Linear).weight = (net[0] as nn.Embedding).weight;
    const results = quiet(net, null, { inputData: zeros([1, 3], { dtype: 'int64' }) });
    expect([results.totalParams, results.totalParamBytes]).toEqual([800, 3200]);
    expect(results.toString()).toContain('(recursive)');
  });

  it('refuses what it cannot show', () => {
    const net = new nn.Linear(2, 2);
    expect(() => quiet(net, [0, 2])).toThrow(/positive integers, got \[0,2\]/);
    expect(() => quiet(net, null, { colNames: ['mult_adds'] })).toThrow(/mult_adds need inputSize or inputData/);
    expect(() => quiet(net, [1, 2], { inputData: rand([1, 2]) })).toThrow(/not both/);
    expect(() => quiet(net, [1, 2], { colNames: ['kernel' as 'groups'] })).toThrow(/colNames are .* got kernel/);
    expect(() => quiet(net, [1, 2], { colWidth: 0 })).toThrow(/colWidth must be greater than 0/);
  });
});

import { Sequential } from '../containers/index.ts';
import { Dropout, Linear, ReLU } from '../layers/index.ts';
import type { Module } from '../module/module.ts';

export interface MLPOptions {
  /** Layer behind every Linear but the last, made for a number of features; none when left out. */
  readonly normLayer?: ((features: number) => Module) | null;
  /** Layer behind it; ReLU when left out. */
  readonly activationLayer?: (() => Module) | null;
  /** Whether ReLU and Dropout write over their input; false when left out. */
  readonly inplace?: boolean;
  /** Whether the Linears add biases; true when left out. */
  readonly bias?: boolean;
  /** Probability of the Dropout behind every block; 0 when left out. */
  readonly dropout?: number;
}

/**
 * Linear layers with activations between them, in torchvision's form (`torchvision.ops.MLP`): (*, inChannels) ->
 * (*, hiddenChannels.at(-1)). The last Linear has no activation; a Dropout stands behind each block, the last included.
 * https://pytorch.org/vision/stable/generated/torchvision.ops.MLP.html @throws ShapeError
 */
export class MLP extends Sequential {
  static override readonly typeName: string = 'MLP';

  constructor(
    inChannels: number,
    hiddenChannels: readonly number[],
    { normLayer = null, activationLayer, inplace = false, bias = true, dropout = 0 }: MLPOptions = {},
  ) {
    const activation = activationLayer ?? ((): Module => new ReLU({ inplace }));
    const layers = hiddenChannels.flatMap((features, i): Module[] => {
      const linear = new Linear(hiddenChannels[i - 1] ?? inChannels, features, { bias });
      const drop = new Dropout(dropout, { inplace });
      if (i === hiddenChannels.length - 1) return [linear, drop];
      return [linear, ...(normLayer === null ? [] : [normLayer(features)]), activation(), drop];
    });
    super(...layers);
  }
}

import type { Parameter } from '../parameter.ts';
import { quantity, type Formatting } from './format.ts';
import type { LayerInfo } from './layer-info.ts';

/** What `summary` found; prints as torchinfo's. Sizes are bytes, multiply-adds those of the whole batch. */
export class ModelStatistics {
  readonly summaryList: readonly LayerInfo[];
  /** Shapes of the inputs; null without any. */
  readonly inputSize: readonly (readonly number[])[] | null;
  readonly totalInput: number;
  readonly formatting: Formatting;
  readonly totalParams: number = 0;
  readonly trainableParams: number = 0;
  readonly totalParamBytes: number = 0;
  /** Outputs of layers that have parameters, twice: for their gradients. */
  readonly totalOutputBytes: number = 0;
  readonly totalMultAdds: number = 0;

  constructor(
    rows: readonly LayerInfo[],
    inputSize: readonly (readonly number[])[] | null,
    totalInput: number,
    formatting: Formatting,
  ) {
    this.summaryList = rows;
    this.inputSize = inputSize;
    this.totalInput = totalInput;
    this.formatting = formatting;
    const seen = new Set<Parameter>();
    for (const row of rows) {
      if (row.isLeafLayer) {
        this.totalMultAdds += row.macs;
        if (row.numParams > 0) this.totalOutputBytes += 2 * row.outputBytes;
      }
      if (row.parent === null) {
        this.totalParams += row.numParams;
        this.trainableParams += row.trainableParams;
        this.totalParamBytes += row.paramBytes;
      }
      const parameters = row.ownParameters;
      if (parameters.some((p) => p.numel() > 0) && parameters.every((p) => seen.has(p))) row.isRecursive = true;
      for (const p of parameters) seen.add(p);
    }
    formatting.fitNames(rows);
  }

  toString(): string {
    const { formatting, totalParams, trainableParams, totalInput, totalOutputBytes, totalParamBytes } = this;
    const { paramsCountUnits, paramsSizeUnits, macsUnits, totalWidth } = formatting;
    const divider = '='.repeat(totalWidth);
    const count = (value: number): string => quantity(value, paramsCountUnits, false);
    const bytes = (value: number): string => quantity(value, paramsSizeUnits, true);
    const lines = [
      divider,
      formatting.header(),
      divider,
      ...formatting.rows(this.summaryList, totalParams),
      divider,
      `Total params${count(totalParams)}`,
      `Trainable params${count(trainableParams)}`,
      `Non-trainable params${count(totalParams - trainableParams)}`,
    ];
    if (this.inputSize !== null)
      lines.push(
        `Total mult-adds${quantity(this.totalMultAdds, macsUnits, false)}`,
        divider,
        `Input size${bytes(totalInput)}`,
        `Forward/backward pass size${bytes(totalOutputBytes)}`,
        `Params size${bytes(totalParamBytes)}`,
        `Estimated Total Size${bytes(totalInput + totalOutputBytes + totalParamBytes)}`,
      );
    return [...lines, divider].join('\n');
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

import type { Tensor } from '../../tensor.ts';

/** How PyTorch prints a named result: `torch.return_types.max(` and a line for each name. */
export const returnTypeText = (name: string, fields: readonly (readonly [name: string, value: Tensor])[]): string =>
  `torch.return_types.${name}(\n${fields.map(([field, value]) => `${field}=${value.toString()}`).join(',\n')})`;

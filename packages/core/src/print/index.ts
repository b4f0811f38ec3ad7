export { formatTensor } from './format-tensor.ts';
export type { PrintDefaults, PrintedTensor } from './format-tensor.ts';
export type { Element } from './formatter.ts';
export { getPrintoptions, printoptions, setPrintoptions } from './options.ts';
export type { PrintOptions } from './options.ts';

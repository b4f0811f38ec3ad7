// torchinfo
export type { ColumnName, Formatting, RowSetting, Units } from './format.ts';
export type { InnerLayer, LayerInfo } from './layer-info.ts';
export { ModelStatistics } from './statistics.ts';
export { summary, type InputSize, type SummaryOptions } from './summary.ts';

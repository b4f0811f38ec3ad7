export { ModuleDict } from './module-dict.ts';
export { ModuleList } from './module-list.ts';
export type { Entries } from './keyed.ts';
export { ParameterDict } from './parameter-dict.ts';
export { ParameterList } from './parameter-list.ts';
export { Sequential, type NamedModules } from './sequential.ts';

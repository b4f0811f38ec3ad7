export const models = {
  mlp: { label: 'MLP', about: '784 → 128 → 10, 101,770 parameters' },
  lenet: { label: 'LeNet', about: 'two convolutions, three linear layers, 61,706 parameters' },
} as const;
export type ModelName = keyof typeof models;

export const optimizers = {
  adam: { label: 'Adam', rate: 0.001 },
  sgd: { label: 'SGD', rate: 0.1 },
} as const;
export type OptimizerName = keyof typeof optimizers;

export interface Settings {
  readonly model: ModelName;
  readonly optimizer: OptimizerName;
  readonly rate: number;
  readonly batchSize: number;
  /** Passes over the training images. */
  readonly epochs: number;
}

export const defaults: Settings = { model: 'mlp', optimizer: 'adam', rate: 0.001, batchSize: 64, epochs: 5 };

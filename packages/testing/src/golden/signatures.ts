// How functions take their arguments where neither their row nor the general rule says it.

export interface Signature {
  /** PyTorch's parameter names, in order, where the op has no row of its own. */
  readonly params?: readonly string[];
  /** How many of them are positional; by rule as many as the function declares, and `dim` always. */
  readonly positional?: number;
  /** Parameter of a positional argument of this JS type, where PyTorch has an overload for it. */
  readonly byType?: Readonly<Record<string, string>>;
  /** Core's function of that name is something else: call the method. */
  readonly method?: true;
  /** PyTorch's second name for a parameter. */
  readonly aliases?: Readonly<Record<string, string>>;
}

const along = { params: ['input', 'dim', 'keepdim'], positional: 2 };
const deviation = { params: ['input', 'dim', 'unbiased', 'keepdim'], positional: 2, byType: { boolean: 'unbiased' } };

/** By PyTorch's name. */
export const signatures: Readonly<Record<string, Signature>> = {
  arange: { params: ['start', 'end', 'step'], positional: 3 },
  chunk: { params: ['input', 'chunks', 'dim'] },
  clamp_max: { params: ['input', 'max'] },
  clamp_min: { params: ['input', 'min'] },
  expand: { params: ['input', 'size'], positional: 2 },
  flatten: { params: ['input', 'start_dim', 'end_dim'], positional: 3 },
  linear: { positional: 3 },
  logspace: { params: ['start', 'end', 'steps', 'base'], positional: 3 },
  max: along,
  min: along,
  narrow: { params: ['input', 'dim', 'start', 'length'] },
  permute: { params: ['input', 'dims'], positional: 2 },
  reshape: { params: ['input', 'shape'], positional: 2 },
  rsub: { params: ['input', 'other', 'alpha'], positional: 2 },
  scatter: { aliases: { value: 'src' } },
  slice: { params: ['input', 'dim', 'start', 'end', 'step'], method: true },
  split: { params: ['tensor', 'split_size_or_sections', 'dim'] },
  stack: { params: ['tensors', 'dim'] },
  std: deviation,
  unbind: { params: ['input', 'dim'] },
  var: deviation,
  view: { params: ['input', 'size'], positional: 2 },
};

/** Where PyTorch takes a number as it takes a tensor, so that int or float matters to the dtype of the result. */
export const tensorLike: ReadonlySet<string> = new Set([
  'input',
  'self',
  'other',
  'exponent',
  'value',
  'fill_value',
  'alpha',
  'beta',
  'min',
  'max',
  'src',
  'end',
  'weight',
]);

/** Positional even where they have a default. */
export const positionalByName: ReadonlySet<string> = new Set(['dim', 'stride', 'padding']);

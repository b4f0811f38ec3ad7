// How ops take their arguments where their names and parameters do not say it.

export interface Signature {
  /** PyTorch's parameter names, in order, where ours go by others. */
  readonly params?: readonly string[];
  /** Parameter of a positional argument of this JS type, where PyTorch has an overload for it. */
  readonly byType?: Readonly<Record<string, string>>;
  /** Core's function of that name is something else: call the method. */
  readonly method?: true;
  /** PyTorch's second name for a parameter. */
  readonly aliases?: Readonly<Record<string, string>>;
}

const along: Signature = { params: ['input', 'dim', 'keepdim'] };
const deviation: Signature = { params: ['input', 'dim', 'unbiased', 'keepdim'], byType: { boolean: 'unbiased' } };

/** By PyTorch's name. */
export const signatures: Readonly<Record<string, Signature>> = {
  arange: { params: ['start', 'end', 'step'] },
  max: along,
  min: along,
  scatter: { aliases: { value: 'src' } },
  slice: { method: true },
  std: deviation,
  std_mean: deviation,
  var: deviation,
  var_mean: deviation,
};

/** Where PyTorch takes a number as it takes a tensor, so that int or float matters to the dtype of the result. */
export const tensorLike: ReadonlySet<string> = new Set([
  'input',
  'self',
  'other',
  'exponent',
  'value',
  'fillValue',
  'alpha',
  'beta',
  'min',
  'max',
  'src',
  'start',
  'end',
  'step',
  'weight',
]);

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

const convolution: Signature = {
  params: ['input', 'weight', 'bias', 'stride', 'padding', 'dilation', 'groups'],
};
const transposed: Signature = {
  params: ['input', 'weight', 'bias', 'stride', 'padding', 'output_padding', 'groups', 'dilation'],
};
const average: Signature = {
  params: ['input', 'kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad', 'divisor_override'],
};
const maximum: Signature = {
  params: ['input', 'kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'],
};

/** By PyTorch's name. */
export const signatures: Readonly<Record<string, Signature>> = {
  conv1d: convolution,
  conv2d: convolution,
  conv3d: convolution,
  conv_transpose1d: transposed,
  conv_transpose2d: transposed,
  conv_transpose3d: transposed,
  pad: { params: ['input', 'pad', 'mode', 'value'] },
  avg_pool1d: average,
  avg_pool2d: average,
  avg_pool3d: average,
  max_pool1d: maximum,
  max_pool2d: maximum,
  max_pool3d: maximum,
  arange: { params: ['start', 'end', 'step'] },
  max: along,
  min: along,
  polygamma: { params: ['n', 'input'] },
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

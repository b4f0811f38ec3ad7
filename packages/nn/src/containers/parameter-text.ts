import type { Parameter } from '../parameter.ts';

const sizeText = (p: Parameter): string => p.sizes.join('x');
const deviceText = (p: Parameter): string => (p.device.type === 'cuda' ? ` (GPU ${p.device.index})` : '');

const legacyNames: Readonly<Record<string, string>> = {
  float32: 'FloatTensor',
  float64: 'DoubleTensor',
  float16: 'HalfTensor',
  bfloat16: 'BFloat16Tensor',
  int64: 'LongTensor',
  int32: 'IntTensor',
  int16: 'ShortTensor',
  int8: 'CharTensor',
  uint8: 'ByteTensor',
  bool: 'BoolTensor',
};

/** PyTorch's two ways to name a parameter's type: a ParameterList prints the dtype, a ParameterDict the tensor class. */
export const dtypeText = (p: Parameter): string => `torch.${p.dtype}`;
export const classText = (p: Parameter): string =>
  `torch.${p.device.type === 'cuda' ? 'cuda.' : ''}${legacyNames[p.dtype] ?? 'Tensor'}`;

/** The lines of a ParameterList or ParameterDict. */
export const parameterLines = (
  items: Iterable<readonly [name: string, p: Parameter]>,
  typeText: (p: Parameter) => string,
): string =>
  Array.from(
    items,
    ([name, p]) => `  (${name}): Parameter containing: [${typeText(p)} of size ${sizeText(p)}${deviceText(p)}]`,
  ).join('\n');

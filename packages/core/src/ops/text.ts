import { getDefaultDevice } from '../backend/registry.ts';
import { readArray } from '../dispatch/copy.ts';
import { needsGrad, state } from '../dispatch/state.ts';
import { getDefaultDtype } from '../dtype.ts';
import { formatTensor, type Element } from '../print/index.ts';
import { getElement } from '../storage/elements.ts';
import type { TypedArray } from '../storage/storage.ts';
import { detach } from './view/detach.ts';
import type { Tensor } from '../tensor.ts';
import { asStrided } from './view/select.ts';

/** Below this many elements a tensor is read at once, above it element by element. */
const WHOLE = 4096;

function elementReader(x: Tensor): (index: number) => Element {
  const pick = (data: TypedArray, i: number): Element => {
    const value = getElement(data, x.dtype, i);
    return typeof value === 'object' ? [value.re, value.im] : value;
  };
  if (x.numel() <= WHOLE) {
    let data: TypedArray | null = null;
    return (index) => pick((data ??= readArray(x)), index);
  }
  return (index) => {
    let rest = index;
    let offset = x.offset;
    for (let d = x.sizes.length - 1; d >= 0; d--) {
      const size = x.sizes[d] as number;
      offset += (rest % size) * (x.strides[d] as number);
      rest = Math.floor(rest / size);
    }
    return pick(readArray(asStrided(detach(x), [], [], offset)), 0);
  };
}

/** What PyTorch's `print` shows of a tensor, to the letter. */
export function tensorText(x: Tensor): string {
  const device = x.device.toString();
  return formatTensor(
    {
      sizes: x.sizes,
      dtype: x.dtype,
      device,
      requiresGrad: needsGrad(x),
      gradFn: state.autograd?.gradFnName(x) ?? null,
      element: elementReader(x),
    },
    { dtype: getDefaultDtype(), device: getDefaultDevice().toString() },
  );
}

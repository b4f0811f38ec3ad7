import { internal, isComplex, type DType, type TensorView } from '@kindling/core';
import { numelOf } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';
import { complexPointwise } from './complex.ts';

const bits = new DataView(new ArrayBuffer(8));

/** The element's bits as an integer: the fill kernel knows sizes only. */
function bitsOf(value: number | bigint, dtype: DType): bigint {
  bits.setBigInt64(0, 0n, true);
  if (dtype === 'float32') bits.setFloat32(0, Number(value), true);
  else if (dtype === 'float64') bits.setFloat64(0, Number(value), true);
  else if (dtype === 'bool') bits.setUint8(0, value ? 1 : 0);
  else if (dtype === 'float16' || dtype === 'bfloat16') {
    const pattern = internal.hostArray(dtype, 1);
    internal.setElement(pattern, dtype, 0, value);
    bits.setUint16(0, Number(pattern[0]), true);
  } else bits.setBigInt64(0, typeof value === 'bigint' ? value : BigInt(Math.trunc(value)), true);
  return bits.getBigInt64(0, true);
}

export function copyKernels(m: Machine) {
  const launch = (entry: string, dtype: DType, views: readonly Place[]): void => {
    m.describe(0, dtype, views);
    if (m.launch(entry) === UNSUPPORTED) throw unsupported(entry, dtype);
  };
  return {
    /** Elements of `x`, broadcast and converted. Floating to integer truncates and saturates; to bool is x != 0. */
    copy(out: Place, x: Place): void {
      if (numelOf(out.sizes) === 0) return;
      if (out.dtype !== 'bool' || !isComplex(x.dtype)) return launch('copy', x.dtype, [out, x]);
      const storage = { host: internal.hostArray(x.dtype, 1), ptr: 0 };
      complexPointwise(m, 'ne', [out, x, { storage, sizes: [], strides: [], offset: 0, dtype: x.dtype }]);
    },

    /** One value everywhere, converted as C does. */
    fill(out: Place, value: number | bigint): void {
      if (numelOf(out.sizes) === 0) return;
      m.scalar(0, bitsOf(value, out.dtype), 'int64');
      launch('fill', out.dtype, [out]);
    },

    /** `a` where the condition holds, else `b`; all broadcast. */
    where(out: TensorView, condition: TensorView, a: TensorView, b: TensorView): void {
      if (numelOf(out.sizes) !== 0) launch('where', out.dtype, [out, condition, a, b]);
    },
  };
}

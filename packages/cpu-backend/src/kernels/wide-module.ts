import type { Place } from '../abi/operand.ts';
import { kernelError, UNSUPPORTED } from '../abi/status.ts';
import { wide32, wide64 } from '../runtime.ts';
import type { Wide } from '../wasm/wide.ts';

/** The module of cpp/wide for a dtype, or null. */
export function wideOf({ dtype }: Pick<Place, 'dtype'>): Wide | null {
  if (dtype === 'float32') return wide32;
  return dtype === 'float64' ? wide64 : null;
}

/** @throws DTypeError where there is none */
export function wideFor(name: string, place: Pick<Place, 'dtype'>): Wide {
  const wide = wideOf(place);
  if (wide === null) throw kernelError(name, UNSUPPORTED, place.dtype);
  return wide;
}

// Maps along rows and columns, and tables of bytes. Images are read where they lie: pixels of a decoder, crops.
import type { internal, TensorView } from '@kindling/core';
import { putHeader, putNumbers, putPointer } from '../abi/block.ts';
import type { Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { withRoom } from '../memory/temporary.ts';
import { block, heap, wasm } from '../runtime.ts';
import { inArena, intoArena, pointer } from './in-arena.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

type AxisMap = internal.AxisMap;
type Run = (place: Place) => void;

/** As (planes, H, W), or null where the leading dimensions are no even row of planes. */
function planesOf({ storage, sizes, strides, offset, dtype }: Place): Place | null {
  const lead = sizes.length - 2;
  let [count, stride] = [1, 0];
  for (let d = lead - 1; d >= 0; d--) {
    const size = sizes[d] as number;
    if (size === 1) continue;
    if (count === 1) stride = strides[d] as number;
    else if (strides[d] !== stride * count) return null;
    count *= size;
  }
  return {
    storage,
    sizes: [count, ...sizes.slice(lead)],
    strides: [stride, ...strides.slice(lead)],
    offset,
    dtype,
  };
}

function readPlanes(x: Place, run: Run): void {
  const planes = x.storage.host === null ? planesOf(x) : null;
  if (planes !== null) run(planes);
  else inArena([x], ([dense]) => run(planesOf(dense as Place) as Place));
}

const writeDense = (out: Place, run: Run): void => intoArena([out], ([dense]) => run(dense as Place));

/** Address of the starts, then that of the weights. */
function withMap(map: AxisMap | null, single: boolean, run: (numbers: readonly number[]) => void): void {
  if (map === null) return run([0, 0, 0, 0]);
  const { outputs, taps, starts, weights } = map;
  const itemsize = single ? 4 : 8;
  withRoom(itemsize * weights.length + 4 * starts.length, (table) => {
    if (single) heap.f32.set(weights, table >> 2);
    else heap.f64.set(weights, table >> 3);
    const places = table + itemsize * weights.length;
    heap.i32.set(starts, places >> 2);
    run([outputs, taps, places, table]);
  });
}

export function mapAxes(out: TensorView, x: TensorView, rows: AxisMap | null, columns: AxisMap | null): void {
  if (numelOf(out.sizes) === 0) return;
  const single = x.dtype !== 'float64';
  readPlanes(x, (from) =>
    writeDense(out, (to) =>
      withMap(rows, single, (r) =>
        withMap(columns, single, (c) =>
          withRoom(8 * (4 * (from.sizes[2] as number) + 4), (line) => {
            putHeader(0, x.dtype, 0, 2);
            putNumbers([...from.sizes, ...from.strides, ...r, ...c, line]);
            putPointer(1, pointer(from), x.dtype);
            putPointer(0, pointer(to), x.dtype);
            const status = wasm.mapAxes(block);
            if (status !== 0) throw kernelError('mapAxes', status, x.dtype);
          }),
        ),
      ),
    ),
  );
}

export function lookUp(out: TensorView, x: TensorView, tables: TensorView): void {
  if (numelOf(out.sizes) === 0) return;
  readPlanes(x, (from) =>
    inArena([tables], ([table]) =>
      writeDense(out, (to) => {
        putHeader(0, tables.dtype, 0, 3);
        putNumbers([...from.sizes, ...from.strides, tables.sizes[0] as number]);
        putPointer(2, pointer(table), tables.dtype);
        putPointer(1, pointer(from), x.dtype);
        putPointer(0, pointer(to), out.dtype);
        const status = wasm.lookUp(block);
        if (status !== 0) throw kernelError('lookUp', status, tables.dtype);
      }),
    ),
  );
}

// Matrix products. The kernel reads operands of any strides; its output must have rows of neighbouring elements.
import { internal, type Complex, type TensorView } from '@kindling/core';
import { putHeader, putPointer, putScalar, putWide } from '../abi/block.ts';
import { DIMS } from '@kindling/kernel-headers/layout';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { packingBuffers, withTemporary } from '../memory/temporary.ts';
import { block, wasm } from '../runtime.ts';
import { copy } from './copy.ts';

const { toNumber } = internal;

/** Strides of a batch of matrices. */
interface Layout {
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

interface Product {
  readonly batches: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

const matrix = (x: Place): Layout => ({ batch: 0, row: x.strides[0] as number, column: x.strides[1] as number });
const batched = (x: Place): Layout => ({
  batch: x.strides[0] as number,
  row: x.strides[1] as number,
  column: x.strides[2] as number,
});
const transposed = ({ batch, row, column }: Layout): Layout => ({ batch, row: column, column: row });
const isRowMajor = ({ column }: Layout, n: number): boolean => column === 1 || n === 1;

export function mm(out: Place, a: Place, b: Place): void {
  multiply(out, matrix(out), a, matrix(a), b, matrix(b), { batches: 1, ...sizesOf(a, b, 0) });
}

/** `out` plus the products of each pair of matrices. */
export function addBmm(out: Place, a: Place, b: Place): void {
  const added = { place: out, layout: batched(out), beta: 1, alpha: 1 };
  const product = { batches: a.sizes[0] as number, ...sizesOf(a, b, 1) };
  multiply(out, batched(out), a, batched(a), b, batched(b), product, added);
}

export function bmm(out: Place, a: Place, b: Place): void {
  multiply(out, batched(out), a, batched(a), b, batched(b), { batches: a.sizes[0] as number, ...sizesOf(a, b, 1) });
}

export function dot(out: TensorView, a: TensorView, b: TensorView): void {
  const step = (x: Place): number => x.strides[0] as number;
  const left = { batch: 0, row: 1, column: step(a) };
  const right = { batch: 0, row: step(b), column: 1 };
  multiply(out, { batch: 0, row: 1, column: 1 }, a, left, b, right, {
    batches: 1,
    m: 1,
    n: 1,
    k: a.sizes[0] as number,
  });
}

/** beta · bias + alpha · (a x b); the bias broadcasts. */
export function addmm(
  out: Place,
  bias: Place,
  a: Place,
  b: Place,
  beta: number | Complex,
  alpha: number | Complex,
): void {
  const stride = (fromEnd: number): number => {
    const d = bias.sizes.length - fromEnd;
    return d < 0 || bias.sizes[d] === 1 ? 0 : (bias.strides[d] as number);
  };
  const added: Added = {
    place: bias,
    layout: { batch: 0, row: stride(2), column: stride(1) },
    beta: toNumber(beta),
    alpha: toNumber(alpha),
  };
  multiply(out, matrix(out), a, matrix(a), b, matrix(b), { batches: 1, ...sizesOf(a, b, 0) }, added);
}

function sizesOf(a: Place, b: Place, first: number): Omit<Product, 'batches'> {
  return { m: a.sizes[first] as number, k: a.sizes[first + 1] as number, n: b.sizes[first + 1] as number };
}

interface Added {
  readonly place: Place;
  readonly layout: Layout;
  readonly beta: number;
  readonly alpha: number;
}

function multiply(
  out: Place,
  c: Layout,
  a: Place,
  la: Layout,
  b: Place,
  lb: Layout,
  product: Product,
  added?: Added,
): void {
  const { batches, m, n } = product;
  if (batches === 0 || m === 0 || n === 0) return;
  // Elements of out are written before all of a and b are read.
  if (a.storage === out.storage)
    return withTemporary(a, (t) => (copy(t, a), multiply(out, c, t, likeFresh(t), b, lb, product, added)));
  if (b.storage === out.storage)
    return withTemporary(b, (t) => (copy(t, b), multiply(out, c, a, la, t, likeFresh(t), product, added)));
  if (isRowMajor(c, n)) return run(out, c, a, la, b, lb, product, added);
  const turned = added && { ...added, layout: transposed(added.layout) };
  if (isRowMajor(transposed(c), m)) {
    return run(out, transposed(c), b, transposed(lb), a, transposed(la), { ...product, m: n, n: m }, turned);
  }
  // Neither rows nor columns are contiguous: one column at a time, which the kernel writes with any stride.
  for (let i = 0; i < batches; i++) {
    const at = ({ storage, sizes, strides, offset, dtype }: Place, layout: Layout): Place => {
      return { storage, sizes, strides, offset: offset + i * layout.batch, dtype };
    };
    const byColumn = { batches: n, m, n: 1, k: product.k };
    run(
      at(out, c),
      { ...c, batch: c.column },
      at(a, la),
      { ...la, batch: 0 },
      at(b, lb),
      { ...lb, batch: lb.column },
      byColumn,
      added && {
        ...added,
        place: at(added.place, added.layout),
        layout: { ...added.layout, batch: added.layout.column },
      },
    );
  }
}

const likeFresh = (t: Place): Layout =>
  t.sizes.length === 3 ? batched(t) : t.sizes.length === 2 ? matrix(t) : { batch: 0, row: 1, column: 1 };

function run(out: Place, c: Layout, a: Place, la: Layout, b: Place, lb: Layout, product: Product, added?: Added): void {
  const workspace = packingBuffers();
  const { dtype } = out;
  putHeader(0, dtype, 0, added ? 4 : 3);
  putWide(DIMS, product.batches);
  putWide(DIMS + 2, product.m);
  putWide(DIMS + 4, product.n);
  putWide(DIMS + 6, product.k);
  putScalar(0, added?.beta ?? 0, dtype);
  putScalar(1, added?.alpha ?? 1, dtype);
  putOperand(0, out, c);
  putOperand(1, a, la);
  putOperand(2, b, lb);
  if (added) putOperand(3, added.place, added.layout);
  const status = wasm.matmul(block, workspace);
  if (status !== 0) throw kernelError('matmul', status, dtype);
  writeBack(out, 0);
}

function putOperand(k: number, place: Place, layout: Layout): void {
  const at = DIMS + 8 + 6 * k;
  putWide(at, layout.batch);
  putWide(at + 2, layout.row);
  putWide(at + 4, layout.column);
  putPointer(k, address(place, k), place.dtype);
}

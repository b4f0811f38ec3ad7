import type { PoolExports } from '../threads/pool.ts';

/** Functions of cpp/*.cpp. Pointers are byte addresses; what returns a number returns a status (abi/status.ts). */
export interface KernelExports extends PoolExports {
  readonly __heap_base: WebAssembly.Global;
  /** What pool threads call is in src/threads/worker-source.ts. */
  blockAddress(): number;
  scratchAddress(): number;
  unary(code: number, a: number, out: number, n: number): number;
  binary(code: number, a: number, b: number, out: number, n: number, mode: number): number;
  pointwise(block: number): number;
  copy(block: number): number;
  copyContiguous(from: number, to: number, a: number, out: number, n: number): number;
  fill(block: number): number;
  where(block: number): number;
  /** Bytes of the packing buffers that `matmul` is given. */
  matmulWorkspace(): number;
  setTiles(rows32: number, columns32: number, rows64: number, columns64: number): void;
  matmul(block: number, workspace: number): number;
  convolve(block: number, packedWeights: number, workspace: number): number;
  spreadConvolution(block: number, packedWeights: number, products: number, workspace: number): number;
  convolutionWeightGradient(block: number, partial: number, segments: number, workspace: number): number;
  maxPool(block: number): number;
  maxPoolBackward(block: number): number;
  fractionalWindows(block: number): number;
  mapAxes(block: number): number;
  lookUp(block: number): number;
  avgPool(block: number): number;
  avgPoolBackward(block: number): number;
  reduce(block: number): number;
  largest(block: number): number;
  smallest(block: number): number;
  cumsum(block: number): number;
  cumprod(block: number): number;
  logcumsumexp(block: number): number;
  cummax(block: number): number;
  cummin(block: number): number;
  order(block: number, workspace: number): number;
  chooseOne(block: number, workspace: number): number;
  searchsorted(block: number): number;
  complexPointwise(block: number): number;
  complexProd(block: number): number;
  complexCumprod(block: number): number;
  /** Bytes of a plan for transforms of n points. */
  fourierBytes(n: number): number;
  fourierPrepare(n: number, plan: number): void;
  fourier(block: number, plan: number): number;
  checkIndex(block: number): number;
  gather(block: number): number;
  scatter(block: number): number;
  scatterAdd(block: number): number;
  scatterReduce(block: number): number;
  indexSelect(block: number): number;
  indexAdd(block: number): number;
  normalBlocks(x: number, n: number, mean: number, std: number): void;
  sgdStep(
    dtype: number,
    param: number,
    grad: number,
    buffer: number,
    n: number,
    lr: number,
    momentum: number,
    keep: number,
    decay: number,
    flags: number,
  ): number;
  adamStep(
    dtype: number,
    param: number,
    grad: number,
    m: number,
    v: number,
    top: number,
    n: number,
    block: number,
    flags: number,
  ): number;
  luFactor(
    dtype: number,
    a: number,
    pivots: number,
    info: number,
    batch: number,
    m: number,
    n: number,
    pivot: number,
    workspace: number,
  ): number;
  luOrder(pivots: number, order: number, batch: number, k: number, m: number, block: number): number;
  solveTriangular(
    dtype: number,
    a: number,
    aBatch: number,
    aRow: number,
    aColumn: number,
    x: number,
    batch: number,
    n: number,
    k: number,
    upper: number,
    unit: number,
    workspace: number,
  ): number;
  ldlFactor(dtype: number, a: number, pivots: number, info: number, batch: number, n: number): number;
  ldlSolve(
    dtype: number,
    a: number,
    pivots: number,
    x: number,
    batch: number,
    n: number,
    m: number,
    block: number,
  ): number;
  cholesky(dtype: number, a: number, info: number, batch: number, n: number, workspace: number): number;
  /** Bytes of scratch for `geqrf` and `householderProduct` of matrices up to m x n. */
  reflectorBytes(m: number, n: number): number;
  geqrf(
    dtype: number,
    a: number,
    tau: number,
    batch: number,
    m: number,
    n: number,
    scratch: number,
    workspace: number,
  ): number;
  householderProduct(
    dtype: number,
    a: number,
    tau: number,
    q: number,
    batch: number,
    m: number,
    n: number,
    k: number,
    columns: number,
    scratch: number,
    workspace: number,
  ): number;
  eighBytes(n: number): number;
  eigh(
    dtype: number,
    a: number,
    values: number,
    vectors: number,
    info: number,
    batch: number,
    n: number,
    upper: number,
    scratch: number,
  ): number;
  eigBytes(n: number): number;
  eig(
    dtype: number,
    a: number,
    re: number,
    im: number,
    vectorRe: number,
    vectorIm: number,
    info: number,
    batch: number,
    n: number,
    scratch: number,
  ): number;
  svdBytes(large: number, small: number, columns: number): number;
  svd(
    dtype: number,
    a: number,
    u: number,
    s: number,
    vh: number,
    info: number,
    batch: number,
    m: number,
    n: number,
    columns: number,
    scratch: number,
    workspace: number,
  ): number;
}

// The `ops` suite: a line a case, under PyTorch's names, for every library to read. Each runs at 1, 1e3 and 1e6 elements.

/** What a letter stands for at each size. */
const scales = {
  '1': { n: 1, s: 1, k: 1, b: 1, c: 1, w: 1 },
  '1e3': { n: 1000, s: 32, k: 10, b: 1, c: 4, w: 16 },
  '1e6': { n: 1_000_000, s: 1000, k: 10, b: 4, c: 16, w: 128 },
} as const;

type Scale = keyof typeof scales;
type Letter = keyof (typeof scales)['1'];
type Size = number | Letter;

interface Input<S> {
  readonly sizes: readonly S[];
  /** Transposed: its last two dimensions, so that `sizes` are those before; expanded: to so many rows, without a copy. */
  readonly layout?: 'transposed' | { readonly rows: S };
  /** float32 from -2 to 2 when left out; `positive` from 0 to 2; `index`: int64 from 0 to `below`. */
  readonly values?: 'positive' | 'mask' | 'sorted' | { readonly below: S };
}

type Argument<S> = S | boolean | null | Input<S> | readonly Argument<S>[];

interface Line<S> {
  /** `F.` for torch.nn.functional, a leading dot for a method of the first argument, else of torch. */
  readonly fn: string;
  readonly args: readonly Argument<S>[];
  readonly options?: Readonly<Record<string, S | boolean | string | readonly S[] | Input<S>>>;
}

/** A case as a child gets it: every size a number. */
export type OpCase = Line<number>;
export type OpInput = Input<number>;
export type OpCaseName = `${string}@${Scale}`;

const op = (fn: string, args: readonly Argument<Size>[], options: Line<Size>['options'] = {}): Line<Size> => ({
  fn,
  args,
  options,
});
const floats = (...sizes: Size[]): Input<Size> => ({ sizes });
const of = (values: Input<Size>['values'], ...sizes: Size[]): Input<Size> => ({ sizes, ...(values && { values }) });
const below = (limit: Size, ...sizes: Size[]): Input<Size> => of({ below: limit }, ...sizes);

const x = floats('s', 's');
const xT: Input<Size> = { ...x, layout: 'transposed' };
const row = floats('s');
const column = floats('s', 1);
const rows: Input<Size> = { sizes: ['s'], layout: { rows: 's' } };
const positive = of('positive', 's', 's');
const mask = of('mask', 's', 's');
const ints = below(1000, 's', 's');
const index = below('s', 's', 's');
const images = floats('b', 'c', 'w', 'w');

const lines: Readonly<Record<string, Line<Size>>> = {
  add: op('add', [x, x]),
  'add.transposed': op('add', [x, xT]),
  'add.row': op('add', [x, row]),
  'add.column': op('add', [x, column]),
  'add.expanded': op('add', [rows, x]),
  'add.int64': op('add', [ints, ints]),
  mul: op('mul', [x, x]),
  div: op('div', [x, positive]),
  pow: op('pow', [positive, x]),
  maximum: op('maximum', [x, x]),
  eq: op('eq', [x, x]),
  where: op('where', [mask, x, x]),
  clamp: op('clamp', [x, -1, 1]),
  exp: op('exp', [x]),
  'exp.transposed': op('exp', [xT]),
  'exp.expanded': op('exp', [rows]),
  log: op('log', [positive]),
  sqrt: op('sqrt', [positive]),
  sin: op('sin', [x]),
  tanh: op('tanh', [x]),
  sigmoid: op('sigmoid', [x]),
  relu: op('relu', [x]),
  gelu: op('F.gelu', [x]),
  abs: op('abs', [x]),
  round: op('round', [x]),
  isnan: op('isnan', [x]),
  'sum.all': op('sum', [x]),
  'sum.all.transposed': op('sum', [xT]),
  'sum.first': op('sum', [x, 0]),
  'sum.last': op('sum', [x, 1]),
  'sum.last.transposed': op('sum', [xT, 1]),
  'mean.last': op('mean', [x, 1]),
  'prod.last': op('prod', [x, 1]),
  'amax.first': op('amax', [x, 0]),
  'amax.last': op('amax', [x, 1]),
  'max.last': op('max', [x, 1]),
  'argmax.last': op('argmax', [x, 1]),
  'any.last': op('any', [mask, 1]),
  'var.all': op('var', [x]),
  'var.first': op('var', [x, 0]),
  'var.last': op('var', [x, 1]),
  norm: op('norm', [x]),
  'logsumexp.last': op('logsumexp', [x, 1]),
  'softmax.first': op('softmax', [x, 0]),
  'softmax.last': op('softmax', [x, 1]),
  'log_softmax.last': op('log_softmax', [x, 1]),
  'cumsum.first': op('cumsum', [x, 0]),
  'cumsum.last': op('cumsum', [x, 1]),
  'cumprod.last': op('cumprod', [x, 1]),
  'sort.all': op('sort', [floats('n')]),
  'sort.last': op('sort', [x]),
  argsort: op('argsort', [x]),
  topk: op('topk', [x, 'k']),
  kthvalue: op('kthvalue', [x, 'k']),
  'median.last': op('median', [x, 1]),
  unique: op('unique', [ints]),
  searchsorted: op('searchsorted', [of('sorted', 's'), x]),
  bincount: op('bincount', [below(1000, 'n')]),
  'gather.first': op('gather', [x, 0, index]),
  'gather.last': op('gather', [x, 1, index]),
  scatter_add: op('scatter_add', [x, 1, index, x]),
  'index_select.first': op('index_select', [x, 0, below('s', 's')]),
  'index_select.last': op('index_select', [x, 1, below('s', 's')]),
  index_add: op('index_add', [x, 0, below('s', 's'), x]),
  take: op('take', [x, below('s', 'n')]),
  masked_fill: op('.masked_fill', [x, mask, 0]),
  masked_select: op('masked_select', [x, mask]),
  nonzero: op('nonzero', [mask]),
  embedding: op('F.embedding', [below(1000, 's'), floats(1000, 's')]),
  'cat.first': op('cat', [[x, x], 0]),
  'cat.last': op('cat', [[x, x], 1]),
  stack: op('stack', [[x, x], 1]),
  clone: op('clone', [x]),
  'contiguous.transposed': op('.contiguous', [xT]),
  'contiguous.expanded': op('.contiguous', [rows]),
  'to.float64': op('.double', [x]),
  flip: op('flip', [x, [1]]),
  roll: op('roll', [x, 1, 1]),
  tril: op('tril', [x]),
  repeat: op('.repeat', [row, ['s', 1]]),
  pad: op('F.pad', [x, [1, 1]]),
  matmul: op('matmul', [x, x]),
  'matmul.transposed': op('matmul', [x, xT]),
  mv: op('mv', [x, row]),
  bmm: op('bmm', [floats('c', 'w', 'w'), floats('c', 'w', 'w')]),
  conv2d: op('F.conv2d', [images, floats('c', 'c', 3, 3), null], { padding: 1 }),
  max_pool2d: op('F.max_pool2d', [images, 3], { stride: 1, padding: 1 }),
  avg_pool2d: op('F.avg_pool2d', [images, 3], { stride: 1, padding: 1 }),
  batch_norm: op('F.batch_norm', [images, floats('c'), of('positive', 'c')]),
  layer_norm: op('F.layer_norm', [x, ['s']]),
  cross_entropy: op('F.cross_entropy', [x, below('s', 's')]),
};

const resolved = (line: Line<Size>, scale: Scale): OpCase =>
  JSON.parse(JSON.stringify(line), (_, value: unknown) =>
    typeof value === 'string' && Object.hasOwn(scales[scale], value) ? scales[scale][value as Letter] : value,
  ) as OpCase;

/** Every case by its name, e.g. `sum.first@1e6`. */
export const opCases: ReadonlyMap<OpCaseName, OpCase> = new Map(
  Object.entries(lines).flatMap(([name, line]) =>
    (Object.keys(scales) as Scale[]).map((scale): [OpCaseName, OpCase] => [`${name}@${scale}`, resolved(line, scale)]),
  ),
);

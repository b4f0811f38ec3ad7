import { AutogradError, isFloating, promoteTypes, Tensor, type DType } from '@kindling/core/lean';
import { needsGrad, resumeRegion, suspendRegion, state, type Autocast, type OpRow } from '@kindling/core/internal';
import { gradFnOf } from '../graph/edge.ts';
import { cpuList, cudaList, type CastList, type CastPolicy } from './lists.ts';

export type LowerPrecision = 'bfloat16' | 'float16';

interface Precision {
  readonly list: CastList;
  /** Null where a scope inside another switched autocast off. */
  readonly dtype: LowerPrecision | null;
}

/** Casts kept for the scope: a weight that several ops use is converted once, and its gradient converted back once. */
type Cache = WeakMap<Tensor, Tensor>;

/** Autocast in force for some types of devices. Immutable but for the cache, which nested scopes share. */
export class Casting implements Autocast {
  private readonly precisions: ReadonlyMap<string, Precision>;
  private readonly cache: Cache | null;

  private constructor(precisions: ReadonlyMap<string, Precision>, cache: Cache | null) {
    this.precisions = precisions;
    this.cache = cache;
  }

  static within(
    outer: Autocast | null,
    deviceType: string,
    dtype: LowerPrecision | null,
    cacheEnabled: boolean,
  ): Casting {
    const before = outer instanceof Casting ? outer : null;
    const precision = { list: deviceType.startsWith('cuda') ? cudaList : cpuList, dtype };
    const precisions = new Map(before?.precisions).set(deviceType, precision);
    return new Casting(precisions, cacheEnabled ? (before?.cache ?? new WeakMap<Tensor, Tensor>()) : null);
  }

  dtypeFor(deviceType: string): LowerPrecision | null {
    return this.precisions.get(deviceType)?.dtype ?? null;
  }

  cast<A extends readonly unknown[]>({ name }: Pick<OpRow, 'name'>, args: A): A | null {
    for (const [deviceType, { list, dtype }] of this.precisions) {
      const policy = dtype === null ? undefined : list.get(name);
      if (policy === undefined || dtype === null) continue;
      if (policy === 'keep') return args;
      const found = eligible(args, deviceType);
      if (found.length === 0) continue;
      const to = target(name, policy, dtype, found);
      // Every argument keeps its type: tensors become tensors.
      return args.map((arg) => this.castOne(arg, deviceType, to, dtype)) as readonly unknown[] as A;
    }
    return null;
  }

  private castOne(arg: unknown, deviceType: string, to: DType, lower: LowerPrecision): unknown {
    if (Array.isArray(arg)) return arg.map((x) => this.castOne(x, deviceType, to, lower));
    if (!(arg instanceof Tensor) || !isEligible(arg, deviceType) || arg.dtype === to) return arg;
    const { cache } = this;
    const keeps = cache !== null && to === lower && arg.dtype === 'float32' && arg.requiresGrad;
    if (!keeps || arg.base !== null || gradFnOf(arg) !== null) return arg.to(to);
    const known = cache.get(arg);
    // Made while gradients were not recorded, it would cut the weight off from the loss.
    if (known !== undefined && (needsGrad(known) || state.recorder === null)) return known;
    const outer = suspendRegion();
    try {
      const made = arg.to(to);
      cache.set(arg, made);
      return made;
    } finally {
      resumeRegion(outer);
    }
  }
}

/** float64 stays as it is. */
const isEligible = (x: Tensor, deviceType: string): boolean =>
  isFloating(x.dtype) && x.dtype !== 'float64' && x.device.type === deviceType;

function eligible(args: readonly unknown[], deviceType: string): Tensor[] {
  return args.flatMap((arg) => {
    if (Array.isArray(arg)) return eligible(arg, deviceType);
    return arg instanceof Tensor && isEligible(arg, deviceType) ? [arg] : [];
  });
}

function target(
  name: string,
  policy: Exclude<CastPolicy, 'keep'>,
  lower: LowerPrecision,
  tensors: readonly Tensor[],
): DType {
  switch (policy) {
    case 'lower':
      return lower;
    case 'float32':
      return 'float32';
    case 'promote':
      return tensors.reduce<DType>((dtype, x) => promoteTypes(dtype, x.dtype), lower);
    case 'refuse':
      throw new AutogradError(
        `${name} is unsafe under autocast: probabilities near 0 and 1 round to them in ${lower}. Drop the sigmoid before ` +
          `it and use binaryCrossEntropyWithLogits (BCEWithLogitsLoss), or run it inside autocast(..., { enabled: false }).`,
        { op: name, dtypes: tensors.map((x) => x.dtype) },
      );
  }
}

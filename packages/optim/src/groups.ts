import { Tensor } from '@kindling/core/lean';
import { OptimizerError } from './errors.ts';

/** Parameters with the options they are trained by. Schedulers change `lr`. */
export interface ParamGroup {
  params: Tensor[];
  lr: number;
  /** Set by schedulers: the rate they started from. */
  initialLr?: number;
  /** Set by SWALR: the rate it goes to. */
  swaLr?: number;
}

/** A group's options without what the optimizer adds by itself. */
export type OptionsOf<G extends ParamGroup> = Omit<G, 'params' | 'initialLr' | 'swaLr'>;

interface BareGroup {
  readonly params: Tensor | Iterable<Tensor>;
}
/** Parameters with the options in which they differ from the optimizer's. */
export type GroupInput<G extends ParamGroup> = BareGroup | (BareGroup & Partial<OptionsOf<G>>);

/** What an optimizer trains: parameters, as `net.parameters()` gives them, or groups. */
export type ParamsInput<G extends ParamGroup> = Iterable<Tensor> | Iterable<GroupInput<G>>;

/** @throws OptimizerError for what is neither parameters nor groups, or for nothing */
export function groupsOf<G extends ParamGroup>(optimizer: string, input: ParamsInput<G>): GroupInput<G>[] {
  if (input instanceof Tensor) {
    throw new OptimizerError(
      `${optimizer}: params must be a list of parameters or of groups, got a single tensor. Wrap it: [tensor].`,
    );
  }
  const items: (Tensor | GroupInput<G>)[] = [...input];
  if (items.length === 0)
    throw new OptimizerError(
      `${optimizer}: got an empty parameter list. Does the module keep its parameters as fields?`,
    );
  const groups = items.filter((item): item is GroupInput<G> => !(item instanceof Tensor));
  if (groups.length === items.length) return groups;
  return [{ params: items.map((item) => checkedTensor(optimizer, item)) }];
}

function checkedTensor(optimizer: string, item: unknown): Tensor {
  if (item instanceof Tensor) return item;
  throw new OptimizerError(
    `${optimizer}: can only optimize tensors, but one of the params is ${item === null ? 'null' : typeof item}.`,
  );
}

/** The parameters of a new group, beside those that other groups have. @throws OptimizerError */
export function checkedParams(
  optimizer: string,
  params: Tensor | Iterable<Tensor>,
  taken: ReadonlySet<Tensor>,
): Tensor[] {
  const list = (params instanceof Tensor ? [params] : [...params]).map((p) => checkedTensor(optimizer, p));
  const seen = new Set<Tensor>();
  for (const p of list) {
    if (!p.isLeaf)
      throw new OptimizerError(
        `${optimizer}: can't optimize a non-leaf tensor. Pass the tensor it was computed from, or detach() it.`,
      );
    if (taken.has(p))
      throw new OptimizerError(`${optimizer}: some parameters appear in more than one parameter group.`);
    if (seen.has(p)) throw new OptimizerError(`${optimizer}: a parameter appears twice in one parameter group.`);
    seen.add(p);
  }
  return list;
}

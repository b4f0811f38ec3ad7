// The functions of the addon; native/binding.cc has their code.

/** A group, as the addon knows it. */
export type NativeGroup = object & { readonly __nativeGroup: never };

/** Code ('' is success, 'TIMEOUT', 'PEER', 'MISMATCH'), message, and of a mismatch the rank and its header. */
export type Outcome = readonly [code: string, message: string, rank: number, header: readonly number[]];

export interface Binding {
  create(
    rank: number,
    size: number,
    timeout: number,
    host: string,
    networkInterface: string,
    onDone: (work: number) => void,
  ): NativeGroup;
  addresses(group: NativeGroup): Uint8Array[];
  connect(group: NativeGroup, addresses: readonly Uint8Array[]): number;
  /** `a` is the tensor, `b` a part for each rank. Their memory must stay until the work has ended. */
  run(
    group: NativeGroup,
    kind: number,
    op: number,
    dtype: number,
    root: number,
    a: Uint8Array,
    b: Uint8Array | null,
    header: Int32Array,
  ): number;
  mail(group: NativeGroup, sending: number, peer: number, tag: number, data: Uint8Array, header: Int32Array): number;
  /** Null while the work goes on, unless `block` is 1. Once it is known, the work is forgotten. */
  outcome(group: NativeGroup, work: number, block: number): Outcome | null;
  hold(group: NativeGroup, whether: number): void;
  abort(group: NativeGroup): void;
  close(group: NativeGroup): void;
}

// Where a pass stands, so that another run can go on from there.
import { defaultGenerator, Generator, tensor, Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';

/** Of a loader: how many batches its pass has given, and the states of its generators as the pass began. */
export interface LoaderStateDict {
  readonly batches: number;
  /** Empty between passes. */
  readonly generators: readonly Tensor[];
}

/** A pass under way. */
export interface Started {
  batches: number;
  readonly states: readonly Uint8Array[];
}

type Indices = readonly number[];

export class Place {
  readonly #generators: readonly Generator[];
  #pass: Started | null = null;
  /** To go on from, in the next pass. */
  #resume: Started | null = null;

  /** @param drawn the generators that the pass draws from, beside the default one */
  constructor(drawn: readonly unknown[]) {
    const own = drawn.filter((g): g is Generator => g instanceof Generator);
    this.#generators = [...new Set([defaultGenerator, ...own])];
  }

  /**
   * Begins a pass by `draw`, and gives the batches that are left of it: those of a state that was loaded are drawn
   * again by generators put back, and passed over.
   */
  begin(
    draw: () => bigint,
    sampler: Iterable<Indices> | null,
  ): { seed: bigint; pass: Started; indices: Iterator<Indices> | null; position: number } {
    const resume = this.#resume;
    this.#resume = null;
    const states = this.#generators.map((g) => g.getState());
    if (resume !== null) this.#restore(resume.states);
    const pass = { batches: 0, states: resume?.states ?? states };
    const seed = draw();
    const indices = sampler?.[Symbol.iterator]() ?? null;
    let position = 0;
    for (; pass.batches < (resume?.batches ?? 0); pass.batches++) {
      const next = indices?.next();
      if (next?.done !== false) break;
      position += next.value.length;
    }
    if (resume !== null) this.#restore(states);
    this.#pass = pass;
    return { seed, pass, indices, position };
  }

  end(pass: Started): void {
    if (this.#pass === pass) this.#pass = null;
  }

  stateDict(): LoaderStateDict {
    const pass = this.#pass ?? this.#resume;
    if (pass === null) return { batches: 0, generators: [] };
    return { batches: pass.batches, generators: pass.states.map((s) => tensor(s, { device: 'cpu' })) };
  }

  checked(state: unknown): Started | null {
    const { batches, generators } = (state ?? {}) as Partial<Record<keyof LoaderStateDict, unknown>>;
    const list: unknown[] = Array.isArray(generators) ? generators : [null];
    if (!Number.isInteger(batches) || !list.every((g) => g instanceof Tensor && g.dtype === 'uint8'))
      throw new DataError('DataLoader: the state dict is not of a loader: it has no batches and generators.');
    if (list.length === 0) return null;
    if (list.length !== this.#generators.length)
      throw new DataError(
        `DataLoader: the state dict is of a loader with ${list.length} generators, this one has ${this.#generators.length}.`,
      );
    const states = list.map((g) => Uint8Array.from((g as Tensor).toTypedArray() as Uint8Array));
    for (const bytes of states) new Generator().setState(bytes);
    return { batches: batches as number, states };
  }

  load(state: Started | null): void {
    this.#pass = null;
    this.#resume = state;
  }

  #restore(states: readonly Uint8Array[]): void {
    this.#generators.forEach((g, i) => g.setState(states[i] as Uint8Array));
  }
}

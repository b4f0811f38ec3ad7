import { ValueError } from '../errors.ts';
import { Generator } from './generator.ts';

/** The generator that random functions use when none is given. Its first seed is the machine's entropy. */
export const defaultGenerator: Generator = new Generator();
defaultGenerator.seed();

/** Seeds the default generator and returns it. @throws ValueError when the seed is no integer of 64 bits. */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/** Seeds the default generator from the machine's entropy and returns that seed. */
export function seed(): number {
  return defaultGenerator.seed();
}

/** The seed of the default generator. */
export function initialSeed(): number | bigint {
  return defaultGenerator.initialSeed();
}

/** The state of the default generator: PyTorch's `get_rng_state()`, byte for byte. */
export function getRngState(): Uint8Array {
  return defaultGenerator.getState();
}

/** Sets the state of the default generator. @throws ValueError when the bytes are no such state. */
export function setRngState(state: Uint8Array): void {
  defaultGenerator.setState(state);
}

/**
 * Runs `run` with random numbers of its own: the default generator goes on afterwards, also after an exception, as if
 * nothing had been drawn. `torch.random.fork_rng`. @throws ValueError for a Promise, whose draws would come later
 */
export function forkRng<T>(run: () => T): T {
  const before = getRngState();
  try {
    const result = run();
    if (result instanceof Promise)
      throw new ValueError('forkRng: the function is asynchronous. Use a Generator of its own there.', {
        op: 'forkRng',
      });
    return result;
  } finally {
    setRngState(before);
  }
}

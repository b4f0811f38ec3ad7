import { ValueError } from '../errors.ts';

/** How tensors are printed; the names and meanings of PyTorch's `torch.set_printoptions`. */
export interface PrintOptions {
  /** Digits after the point. */
  readonly precision: number;
  /** Tensors of more elements are shown by their edges. */
  readonly threshold: number;
  /** Elements shown at each end of a dimension that is cut. */
  readonly edgeitems: number;
  /** Characters on a line. */
  readonly linewidth: number;
  /** Exponents always (true), never (false), or where the values ask for them (null). */
  readonly sciMode: boolean | null;
}

type Profile = 'default' | 'short' | 'full';

const profiles: Readonly<Record<Profile, PrintOptions>> = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80, sciMode: null },
  full: { precision: 4, threshold: Infinity, edgeitems: 3, linewidth: 80, sciMode: null },
};

let current: PrintOptions = profiles.default;

/**
 * Sets how tensors are printed from now on: the profile first, then the single options. As in PyTorch, a `sciMode` left
 * out is null again.
 * @throws ValueError when a value makes no sense.
 */
export function setPrintoptions(options: Partial<PrintOptions> & { profile?: Profile } = {}): void {
  const { profile, ...given } = options;
  if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
    throw new ValueError(`setPrintoptions: unknown profile '${profile}'; use 'default', 'short' or 'full'.`);
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const next: PrintOptions = { ...(profile ? profiles[profile] : current), sciMode: null, ...set };
  for (const name of ['precision', 'threshold', 'edgeitems', 'linewidth'] as const) {
    const value = next[name];
    const whole = Number.isInteger(value) || (name === 'threshold' && value === Infinity);
    if (!whole || value < 0 || (name === 'precision' && value > 60)) {
      throw new ValueError(
        `setPrintoptions: ${name} must be a whole number >= 0${name === 'precision' ? ', at most 60' : ''}, got ${value}.`,
      );
    }
  }
  current = next;
}

/** The options in force. */
export function getPrintoptions(): PrintOptions {
  return current;
}

/** Runs `body` with these options, and puts back those before. */
export function printoptions<T>(options: Parameters<typeof setPrintoptions>[0], body: () => T): T {
  const before = current;
  setPrintoptions(options);
  try {
    return body();
  } finally {
    current = before;
  }
}

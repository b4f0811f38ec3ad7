/** What core asks of the place it runs in; one implementation per condition of the `#platform` import. */
export interface Garbage {
  /** Whether dropped objects can be noticed inside one synchronous job. */
  readonly available: boolean;
  /** Whether a young collection clears WeakRefs. */
  readonly minorClears: boolean;
  collect(major: boolean): void;
  /** Ends the current job as far as WeakRefs are concerned. */
  checkpoint(): void;
}

/** A collective under way. Its tensors must not be touched until it is complete. */
export interface Work {
  /** Whether it ended, well or badly. */
  isCompleted(): boolean;
  /** Resolves when the results are in the tensors. Rejects with a typed error; then the group cannot be used any more. */
  wait(): Promise<void>;
  /** Blocks this thread until the results are in the tensors. @throws what `wait` rejects with */
  waitSync(): void;
}

/** How a rank ended that should not have. */
export interface Failure {
  /** The global rank, or a node that is lost. */
  readonly who: string;
  /** For the shell: its exit code, or 128 and the number of the signal. */
  readonly code: number;
  readonly how: string;
  /** The last lines that it wrote to stderr, its stack among them. */
  readonly tail: string;
}

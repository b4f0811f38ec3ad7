/** Ends the bench: its message becomes the one line on stderr. */
export class BenchError extends Error {
  readonly exitStatus: number;

  constructor(message: string, exitStatus = 1) {
    super(message);
    this.name = new.target.name;
    this.exitStatus = exitStatus;
  }
}

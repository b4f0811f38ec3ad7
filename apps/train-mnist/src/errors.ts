/** Ends the program: its message becomes the one line on stderr. */
export class AppError extends Error {
  readonly exitStatus: number;

  constructor(message: string, exitStatus = 1) {
    super(message);
    this.name = new.target.name;
    this.exitStatus = exitStatus;
  }
}

/** The command line asks for something that cannot be done. */
export class UsageError extends AppError {
  constructor(message: string) {
    super(`${message} See --help.`, 2);
  }
}

/** The command line asks for something that cannot be done. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message} See --help.`);
    this.name = new.target.name;
  }
}

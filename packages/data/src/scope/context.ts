/** A value that code called from `run` sees, whoever calls it in between. */
export interface Context<T> {
  run<R>(value: T, body: () => R): R;
  get(): T | undefined;
}

import { KindlingError } from '@kindling/core';

/** A file that cannot be read or written as asked: where, which key, and what to do. */
export class SerializeError extends KindlingError {
  static override readonly errorName: string = 'SerializeError';
  /** The file or source, as the caller named it. */
  readonly file: string;
  /** The tensor concerned. */
  readonly key: string | undefined;

  constructor(file: string, message: string, key?: string) {
    super(`${file}: ${key === undefined ? '' : `'${key}': `}${message}`);
    this.file = file;
    this.key = key;
  }
}

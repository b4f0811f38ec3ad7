export interface DataFile {
  /** Path or address, for errors. */
  readonly file: string;
  /** Its content, unzipped. */
  readonly bytes: Uint8Array;
}

export interface DownloadOptions {
  /** Checksums of the whole file, in hexadecimal digits. */
  readonly md5?: string;
  readonly sha256?: string;
  /** Seconds of silence after which the connection counts as broken; 60 when left out. */
  readonly timeout?: number;
  /** Called with the bytes that have arrived, and all of them where the server says how many. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Little-endian fields one after another, never beyond the end. `fail` throws. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly fail: (what: string) => never;
  at: number;

  constructor(bytes: Uint8Array, at: number, fail: (what: string) => never) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.fail = fail;
  }

  /** Steps over `count` bytes; where they begin. */
  skip(count: number): number {
    const start = this.at;
    if (count > this.bytes.length - start) this.fail(`${count} bytes are missing at ${start}: the file ends early.`);
    this.at += count;
    return start;
  }

  take(count: number): Uint8Array {
    const start = this.skip(count);
    return this.bytes.subarray(start, start + count);
  }

  u8 = (): number => this.view.getUint8(this.skip(1));
  u16 = (): number => this.view.getUint16(this.skip(2), true);
  u32 = (): number => this.view.getUint32(this.skip(4), true);
  i32 = (): number => this.view.getInt32(this.skip(4), true);
  /** Python floats are big-endian, alone among the fields. */
  float = (): number => this.view.getFloat64(this.skip(8), false);

  u64(): number {
    const value = this.view.getBigUint64(this.skip(8), true);
    return value > BigInt(Number.MAX_SAFE_INTEGER)
      ? this.fail(`a length of ${value} bytes is impossible.`)
      : Number(value);
  }

  utf8(count: number): string {
    const bytes = this.take(count);
    try {
      return utf8.decode(bytes);
    } catch {
      return this.fail(`text before byte ${this.at} is not UTF-8.`);
    }
  }

  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) this.fail(`a name at ${this.at} does not end.`);
    const text = this.utf8(end - this.at);
    this.at++;
    return text;
  }

  /** A signed integer in two's complement, a number where that is exact. */
  integer(count: number): number | bigint {
    const bytes = this.take(count);
    if (bytes.length === 0) return 0;
    const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0'))
      .reverse()
      .join('');
    const value = BigInt.asIntN(8 * count, BigInt(`0x${hex}`));
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
}

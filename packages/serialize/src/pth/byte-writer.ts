/** Fields of a pickle one after another, in a buffer that grows. */
export class ByteWriter {
  buffer = new Uint8Array(1024);
  length = 0;

  /** Room for `count` more bytes: where they begin. */
  room(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.buffer.length));
      larger.set(this.buffer);
      this.buffer = larger;
    }
    return start;
  }

  view(count: number): DataView {
    const start = this.room(count);
    return new DataView(this.buffer.buffer, start, count);
  }

  /** Opcodes, and names in ASCII. */
  op(codes: string): this {
    const start = this.room(codes.length);
    for (let i = 0; i < codes.length; i++) this.buffer[start + i] = codes.charCodeAt(i);
    return this;
  }

  u8(value: number): void {
    this.view(1).setUint8(0, value);
  }

  u32(value: number): void {
    this.view(4).setUint32(0, value, true);
  }

  float(value: number): void {
    this.op('G').view(8).setFloat64(0, value, false);
  }

  integer(value: bigint): void {
    if (value >= 0n && value < 256n) this.op('K').u8(Number(value));
    else if (BigInt.asIntN(32, value) === value) this.op('J').view(4).setInt32(0, Number(value), true);
    else this.long(value);
  }

  /** Two's complement in as many bytes as it takes, the sign included. */
  long(value: bigint): void {
    const bytes: number[] = [];
    for (let rest = value; ; rest >>= 8n) {
      bytes.push(Number(rest & 255n));
      const sign = (bytes.at(-1) as number) >> 7;
      if (rest >> 8n === (sign ? -1n : 0n)) break;
    }
    if (bytes.length < 256) this.op('\x8a').u8(bytes.length);
    else this.op('\x8b').u32(bytes.length);
    this.raw(Uint8Array.from(bytes));
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.op('X').u32(bytes.length);
    this.raw(bytes);
  }

  /** Text whose characters have the values of `bytes`. */
  latin1AsText(bytes: Uint8Array): void {
    const wide = bytes.reduce((count, b) => count + (b >> 7), 0);
    this.op('X').u32(bytes.length + wide);
    let at = this.room(bytes.length + wide);
    for (const b of bytes) {
      if (b >> 7) this.buffer[at++] = 0xc0 | (b >> 6);
      this.buffer[at++] = b >> 7 ? 0x80 | (b & 0x3f) : b;
    }
  }

  raw(bytes: Uint8Array): void {
    const start = this.room(bytes.length);
    this.buffer.set(bytes, start);
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
}

// One operator in one compressed file: length of the JSON text (4 bytes), the text, the bytes of the tensors.
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** An entry in the format of goldens/README.md, not yet parsed. */
export interface RawEntry {
  /** Name of the file, without ending. */
  readonly file: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

export function pack({ text, bytes }: RawEntry): Uint8Array {
  const json = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(json.length);
  return brotliCompressSync(Buffer.concat([head, json, bytes]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
}

export function unpack(file: string, packed: Uint8Array): RawEntry {
  const whole = brotliDecompressSync(packed);
  const end = 4 + whole.readUInt32LE(0);
  return { file, text: whole.toString('utf8', 4, end), bytes: whole.subarray(end) };
}

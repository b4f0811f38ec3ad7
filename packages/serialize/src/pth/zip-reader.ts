// The members of a zip archive by its directory, every number checked; nothing is unpacked before it is asked for.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { Inflate } from 'fflate';
import { SerializeError } from '../errors.ts';
import { crc32 } from './crc32.ts';

export interface Member {
  readonly name: string;
  readonly compressed: boolean;
  readonly crc: number;
  /** As it lies in the file. */
  readonly packed: Uint8Array;
  /** Unpacked. */
  readonly size: number;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Of its local header. */
  readonly at: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const LONGEST_COMMENT = 65_535;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class ZipReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly file: string;

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.file = file;
  }

  fail(what: string, name?: string): never {
    throw new SerializeError(this.file, `${what} The file is damaged or truncated; copy or download it again.`, name);
  }

  signatureAt(at: number): number | undefined {
    return at >= 0 && at + 4 <= this.bytes.length ? this.view.getUint32(at, true) : undefined;
  }

  u64(at: number): number {
    if (at + 8 > this.bytes.length) this.fail('the zip directory ends early.');
    const value = this.view.getBigUint64(at, true);
    return value > BigInt(Number.MAX_SAFE_INTEGER)
      ? this.fail('the zip directory holds an impossible size.')
      : Number(value);
  }

  /** Where the directory begins and ends, and how many entries it has. */
  locate(): { start: number; end: number; count: number } {
    const last = this.bytes.length - 22;
    for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (this.signatureAt(at) !== END || at + 22 + this.view.getUint16(at + 20, true) !== this.bytes.length) continue;
      let count = this.view.getUint16(at + 10, true);
      let size = this.view.getUint32(at + 12, true);
      let start = this.view.getUint32(at + 16, true);
      if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
        const end64 = this.signatureAt(at - 20) === LOCATOR64 ? this.u64(at - 12) : -1;
        if (this.signatureAt(end64) !== END64) this.fail('the zip64 directory is missing.');
        count = this.u64(end64 + 32);
        size = this.u64(end64 + 40);
        start = this.u64(end64 + 48);
      }
      if (start + size > at) this.fail(`the zip directory of ${size} bytes at ${start} does not fit.`);
      return { start, end: start + size, count };
    }
    return this.fail('the zip archive has no directory at its end.');
  }

  entries(): { entries: Entry[]; dataEnd: number } {
    const { start, end, count } = this.locate();
    const entries: Entry[] = [];
    let at = start;
    for (; at + 46 <= end;) {
      if (this.signatureAt(at) !== DIRECTORY) this.fail(`the zip directory has no entry at ${at}.`);
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => this.view.getUint16(at + o, true)) as [
        number,
        number,
        number,
      ];
      const next = at + 46 + nameLength + extraLength + commentLength;
      if (next > end) this.fail('the zip directory ends within an entry.');
      entries.push(this.entry(at, this.text(at + 46, nameLength), nameLength, extraLength));
      at = next;
    }
    if (at !== end || entries.length !== count) this.fail(`the zip directory promises ${count} entries.`);
    return { entries, dataEnd: start };
  }

  text(at: number, length: number): string {
    try {
      return utf8.decode(this.bytes.subarray(at, at + length));
    } catch {
      return this.fail('a member of the zip archive has a name that is not UTF-8.');
    }
  }

  entry(at: number, name: string, nameLength: number, extraLength: number): Entry {
    if (/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\0/i.test(name))
      throw new SerializeError(
        this.file,
        'an absolute or climbing name in a zip archive; no PyTorch file has one.',
        name,
      );
    if (this.view.getUint16(at + 8, true) & 1)
      throw new SerializeError(this.file, 'it is encrypted. Decrypt the archive first.', name);
    const wide = this.wideFields(at + 46 + nameLength, extraLength);
    const field = (o: number): number => {
      const value = this.view.getUint32(at + o, true);
      return value === 0xffffffff ? (wide.shift() ?? this.fail('a 64-bit size is missing.', name)) : value;
    };
    const size = field(24);
    return {
      name,
      method: this.view.getUint16(at + 10, true),
      crc: this.view.getUint32(at + 16, true),
      size,
      packedSize: field(20),
      at: field(42),
    };
  }

  /** The 64-bit numbers of an entry's zip64 field. */
  wideFields(at: number, length: number): number[] {
    for (let end = at + length; at + 4 <= end;) {
      const size = this.view.getUint16(at + 2, true);
      if (this.view.getUint16(at, true) === 1 && at + 4 + size <= end)
        return Array.from({ length: Math.min(3, size >> 3) }, (_, i) => this.u64(at + 4 + 8 * i));
      at += 4 + size;
    }
    return [];
  }

  member(
    { name, method, crc, size, packedSize, at }: Entry,
    dataEnd: number,
  ): { member: Member; start: number; end: number } {
    if (method !== 0 && method !== 8)
      throw new SerializeError(
        this.file,
        `compression method ${method} is unknown. Pack it again as zip -0 does.`,
        name,
      );
    if (at + 30 > dataEnd || this.signatureAt(at) !== LOCAL) this.fail('it has no local header.', name);
    const nameLength = this.view.getUint16(at + 26, true);
    const start = at + 30 + nameLength + this.view.getUint16(at + 28, true);
    if (start + packedSize > dataEnd) this.fail(`${packedSize} bytes at ${start} do not fit.`, name);
    if (this.text(at + 30, nameLength) !== name) this.fail('the local header has another name.', name);
    if (method === 0 && size !== packedSize) this.fail(`it is stored in ${packedSize} bytes, but has ${size}.`, name);
    const packed = this.bytes.subarray(start, start + packedSize);
    return { member: { name, compressed: method === 8, crc, packed, size }, start: at, end: start + packedSize };
  }
}

/**
 * The members of a zip archive, by name.
 * @throws SerializeError when the directory is damaged, members overlap, or all together unpack to more than `maxBytes`
 */
export function readZip(bytes: Uint8Array, file: string, maxBytes: number): Map<string, Member> {
  const reader = new ZipReader(bytes, file);
  const { entries, dataEnd } = reader.entries();
  const members = new Map<string, Member>();
  let total = 0;
  let last = 0;
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    const { member, start, end } = reader.member(entry, dataEnd);
    if (members.has(member.name)) reader.fail('the name stands twice.', member.name);
    if (start < last) reader.fail('it overlaps another member.', member.name);
    last = end;
    total += member.size;
    if (total > maxBytes)
      throw new SerializeError(
        file,
        `unpacks to more than ${maxBytes} bytes. Pass a larger maxBytes if you trust it.`,
        member.name,
      );
    members.set(member.name, member);
  }
  return members;
}

/** Input per step of unpacking, so that a bomb is stopped within 1032 times as much. */
const CHUNK = 16_384;

/** @throws SerializeError when the content is not what the directory says; `checked` includes its checksum */
export function unpack({ name, compressed, crc, packed, size }: Member, file: string, checked: boolean): Uint8Array {
  const content = compressed ? inflated(name, packed, size, file) : packed;
  if (checked && crc32(content) !== crc)
    throw new SerializeError(
      file,
      'the checksum differs: the data is damaged. If it was written without checksums (set_crc32_options), pass crc32: false.',
      name,
    );
  return content;
}

function inflated(name: string, packed: Uint8Array, size: number, file: string): Uint8Array {
  const out = new Uint8Array(size);
  let filled = 0;
  const inflate = new Inflate((piece) => {
    if (filled + piece.length > size)
      throw new SerializeError(file, `unpacks to more than the ${size} bytes that the directory names.`, name);
    out.set(piece, filled);
    filled += piece.length;
  });
  try {
    for (let at = 0; at < packed.length; at += CHUNK)
      inflate.push(packed.subarray(at, at + CHUNK), at + CHUNK >= packed.length);
  } catch (error) {
    if (error instanceof SerializeError) throw error;
    throw new SerializeError(
      file,
      `cannot be unpacked: ${error instanceof Error ? error.message : String(error)}.`,
      name,
    );
  }
  if (filled !== size) throw new SerializeError(file, `unpacks to ${filled} bytes, the directory names ${size}.`, name);
  return out;
}

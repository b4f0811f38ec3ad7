import { SerializeError } from '../errors.ts';
import { crc32 } from './crc32.ts';

/** PyTorch aligns the content of members, so that files can be mapped into memory. */
const ALIGN = 64;
/** Beyond it sizes take the zip64 fields. */
const LARGEST = 0xffffffff;
/** 1 January 1980, the first day a zip archive knows: equal tensors make equal files. */
const DATE = 0x21;

interface Placed {
  readonly name: Uint8Array;
  readonly content: Uint8Array;
  readonly crc: number;
  readonly at: number;
  readonly padding: number;
}

function place(members: Iterable<readonly [string, Uint8Array]>): { placed: Placed[]; end: number } {
  let end = 0;
  const placed = Array.from(members, ([text, content]): Placed => {
    const name = new TextEncoder().encode(text);
    const at = end;
    const head = at + 30 + name.length + 4;
    const padding = Math.ceil(head / ALIGN) * ALIGN - head;
    end = head + padding + content.length;
    return { name, content, crc: crc32(content), at, padding };
  });
  return { placed, end };
}

/** What local headers and directory entries share: from the version needed to the length of the name. */
function writeCommon(view: DataView, at: number, { name, content, crc }: Placed): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, 0x800, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, content.length, true);
  view.setUint32(at + 18, content.length, true);
  view.setUint16(at + 22, name.length, true);
}

/**
 * A zip archive of stored members, the content of each aligned to 64 bytes (by an extra field `FB`, as PyTorch writes).
 * @throws SerializeError above 4 GiB
 */
export function writeZip(members: Iterable<readonly [string, Uint8Array]>, file: string): Uint8Array {
  const { placed, end } = place(members);
  const size = placed.reduce((sum, { name }) => sum + 46 + name.length, 0);
  const total = end + size + 22;
  if (total > LARGEST || placed.length >= 0xffff)
    throw new SerializeError(
      file,
      `${placed.length} members of ${total} bytes are too much for one .pth file. Use safetensors.`,
    );
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let entry = end;
  for (const member of placed) {
    const { name, content, at, padding } = member;
    view.setUint32(at, 0x04034b50, true);
    writeCommon(view, at + 4, member);
    view.setUint16(at + 28, 4 + padding, true);
    bytes.set(name, at + 30);
    bytes.set([0x46, 0x42], at + 30 + name.length);
    view.setUint16(at + 32 + name.length, padding, true);
    bytes.set(content, at + 34 + name.length + padding);

    view.setUint32(entry, 0x02014b50, true);
    view.setUint16(entry + 4, 20, true);
    writeCommon(view, entry + 6, member);
    view.setUint32(entry + 42, at, true);
    bytes.set(name, entry + 46);
    entry += 46 + name.length;
  }
  view.setUint32(entry, 0x06054b50, true);
  view.setUint16(entry + 8, placed.length, true);
  view.setUint16(entry + 10, placed.length, true);
  view.setUint32(entry + 12, size, true);
  view.setUint32(entry + 16, end, true);
  return bytes;
}

/** Whole lines out of pieces of text, each with a prefix; the last one is not lost when the stream ends within it. */
export class PrefixedLines {
  private readonly prefix: string;
  private readonly write: (line: string) => void;
  private readonly decoder = new TextDecoder();
  private rest = '';

  constructor(prefix: string, write: (line: string) => void) {
    this.prefix = prefix;
    this.write = write;
  }

  push(chunk: Uint8Array): void {
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.write(`${this.prefix}${line}\n`);
  }

  end(): void {
    if (this.rest !== '') this.write(`${this.prefix}${this.rest}\n`);
    this.rest = '';
  }
}

/** Of a rank's stderr, for the report of the first failure. */
export const TAIL_LINES = 40;

/** The last lines of what a rank wrote. */
export class Tail {
  private readonly lines: string[] = [];
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  push(line: string): void {
    this.lines.push(line);
    if (this.lines.length > this.most) this.lines.shift();
  }

  toString(): string {
    return this.lines.join('');
  }
}

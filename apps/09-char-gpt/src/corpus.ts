import { readFile } from 'node:fs/promises';
import { randint, stack, tensor, type Tensor } from 'kindling';

/** A text as numbers: each different letter or sign is a token. */
export class Corpus {
  readonly text: string;
  readonly alphabet: readonly string[];
  readonly #ids: Tensor;

  constructor(text: string) {
    this.text = text;
    this.alphabet = [...new Set(text)].sort();
    this.#ids = this.encode(text);
  }

  static async load(file: URL): Promise<Corpus> {
    return new Corpus(await readFile(file, 'utf8'));
  }

  /** Numbers of the letters, int64 (T). @throws RangeError for a letter that the text does not have */
  encode(text: string): Tensor {
    const numbers = [...text].map((letter) => {
      const number = this.alphabet.indexOf(letter);
      if (number < 0) throw new RangeError(`'${letter}' is not in the text.`);
      return number;
    });
    return tensor(numbers, { dtype: 'int64' });
  }

  decode(ids: Tensor): string {
    return Array.from(ids.toTypedArray(), Number)
      .map((id) => this.alphabet[id])
      .join('');
  }

  /** Random stretches of the text, and the same ones a letter later: what to predict. Both int64 (count, length). */
  batch(count: number, length: number): [input: Tensor, target: Tensor] {
    const starts = Array.from(randint(0, this.text.length - length, [count]).toTypedArray(), Number);
    const stretches = (shift: number): Tensor =>
      stack(starts.map((start) => this.#ids.narrow(0, start + shift, length)));
    return [stretches(0), stretches(1)];
  }
}

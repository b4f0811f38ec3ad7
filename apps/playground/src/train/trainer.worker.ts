import { loadDigits, type Digits } from './digits.ts';
import type { Request } from './protocol.ts';
import { Trainer } from './trainer.ts';

let root = '';
let digits: Promise<Digits> | null = null;

/** Fetched when they are needed first; once more after a failure. */
function digitsOnce(): Promise<Digits> {
  digits ??= loadDigits(root).catch((error: unknown) => {
    digits = null;
    throw error;
  });
  return digits;
}

const trainer = new Trainer(digitsOnce, (event, transfer) => postMessage(event, { transfer }));

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.type === 'open') root = data.root;
  else void trainer.handle(data);
});

import type { Notebook } from '@kindling-internal/chapter';
import type { models } from 'kindling';
import type { Corpus } from './corpus.ts';

export function write({ section, print, short }: Notebook, net: models.GPT, corpus: Corpus, title: string): void {
  section(title);
  const beginning = corpus.encode('When ').unsqueeze(0);
  const maxNewTokens = short ? 100 : 400;
  const ids = net.generate(beginning, { maxNewTokens, temperature: 0.7 });
  print(corpus.decode(ids.at(0)));
}

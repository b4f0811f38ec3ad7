import type { Chapter } from '@kindling-internal/chapter';
import { models } from 'kindling';
import { Corpus } from './corpus.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export const chapter: Chapter = async (notebook) => {
  const { section, print } = notebook;
  section('The text');
  const corpus = await Corpus.load(new URL('../data/sonnets.txt', import.meta.url));
  print(`${corpus.text.length} letters and signs, ${corpus.alphabet.length} different ones`);
  print(JSON.stringify(corpus.alphabet.join('')));
  print(corpus.encode('Shall I'));

  section('The network');
  const net = new models.GPT({
    vocabSize: corpus.alphabet.length,
    nPositions: 64,
    nEmbd: 64,
    nHead: 4,
    nLayer: 2,
    embdPdrop: 0.1,
    attnPdrop: 0,
    residPdrop: 0.1,
  });
  print(`${[...net.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0)} parameters`);
  write(notebook, net, corpus, 'It writes before it has learnt');
  await read(notebook, net, corpus);
  write(notebook, net, corpus, 'It writes');
};

import type { Tensor } from '@kindling/core';
import { ByteImages } from './byte-images.ts';
import { readCifar } from './cifar.ts';
import type { CifarOrigin } from './cifar.ts';
import type { CIFAROptions } from './cifar10.ts';

const origin: CifarOrigin = {
  dataset: 'CIFAR100',
  folder: 'cifar-100-binary',
  mirrors: ['https://www.cs.toronto.edu/~kriz'],
  archive: { name: 'cifar-100-binary.tar.gz', md5: '03b5dce01913d631647c71ecec9e9cb8', bytes: 168513733 },
  train: ['train.bin'],
  test: ['test.bin'],
  // The coarse label comes first.
  labelBytes: 2,
  labelAt: 1,
  classCount: 100,
};

const names =
  'apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can ' +
  'castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin ' +
  'elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster ' +
  'man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck ' +
  'pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk ' +
  'skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger ' +
  'tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm';

/** CIFAR-100 (Krizhevsky 2009): images `[3, 32, 32]` float32 from 0 to 1, the 100 fine labels as int64. */
export class CIFAR100<X = Tensor, Y = bigint> extends ByteImages<X, Y> {
  readonly classes: readonly string[] = names.split(' ');

  /**
   * Reads `train.bin` (or `test.bin`) from `root` or `cifar-100-binary` in it, or out of `cifar-100-binary.tar.gz` there;
   * without a root from `KINDLING_DATA` or `./data`.
   *
   * @throws DataError when a file is missing (naming where it was looked for), truncated, damaged or of another kind.
   */
  static async load<X = Tensor, Y = bigint>(options: CIFAROptions<X, Y> = {}): Promise<CIFAR100<X, Y>> {
    return new CIFAR100(await readCifar(origin, options), options);
  }
}

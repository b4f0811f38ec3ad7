// torch.nn.utils.rnn
export { packPaddedSequence, packSequence, type PackOptions, type PackPaddedOptions } from './pack.ts';
export { invertPermutation, PackedSequence } from './packed-sequence.ts';
export {
  padPackedSequence,
  padSequence,
  unpackSequence,
  unpadSequence,
  type PadOptions,
  type PadPackedOptions,
} from './pad.ts';

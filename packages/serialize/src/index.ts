export { loadFile, saveFile, writeFileAtomic } from '#files';
export { SerializeError } from './errors.ts';
export { decode, encode } from './safetensors/codec.ts';
export type { Decoded, RawTensor } from './safetensors/codec.ts';
export { load, save } from './safetensors/tensors.ts';
export type { LoadOptions, NamedTensors } from './safetensors/tensors.ts';

export { affine, rotate } from './affine.ts';
export type { AffineOptions, RotateOptions } from './affine.ts';
export { adjustSharpness, gaussianBlur } from './blur.ts';
export { adjustBrightness, adjustContrast, adjustSaturation, rgbToGrayscale } from './color.ts';
export { convertImageDtype, normalize, toTensor } from './convert.ts';
export {
  centerCrop,
  crop,
  erase,
  horizontalFlip,
  horizontalFlip as hflip,
  resizedCrop,
  verticalFlip,
  verticalFlip as vflip,
} from './crop.ts';
export { adjustHue } from './hue.ts';
export { pad } from './pad.ts';
export type { Padding, PaddingMode, PadOptions } from './pad.ts';
export type { Interpolation } from './resample.ts';
export { resize } from './resize.ts';
export type { ResizeOptions } from './resize.ts';
export { autocontrast, equalize, invert, posterize, solarize } from './tone.ts';

import type { DType, Tensor } from '@kindling/core';
import { convertImageDtype, normalize, toTensor } from './functional/convert.ts';
import { sizeOf } from './functional/image.ts';
import { Transform } from './transform.ts';

/** Bytes, as images are read, as floats from 0 to 1 in the default dtype; anything else as it is. */
export class ToTensor extends Transform {
  static override readonly keepsNothing = true;

  forward(image: Tensor): Tensor {
    return toTensor(image);
  }
}

/** An image as it is: here, images are tensors from the start. @throws ShapeError when it is none */
export class ToImage extends Transform {
  forward(image: Tensor): Tensor {
    sizeOf(image, 'ToImage');
    return image.ndim === 2 ? image.unsqueeze(0) : image;
  }
}

/** Another dtype, with values scaled to its range. See `functional.convertImageDtype`. */
export class ConvertImageDtype extends Transform {
  static override readonly keepsNothing = true;
  readonly dtype: DType;

  constructor(dtype: DType = 'float32') {
    super(dtype);
    this.dtype = dtype;
  }

  forward(image: Tensor): Tensor {
    return convertImageDtype(image, this.dtype);
  }
}

/** (image - mean) / std, channel by channel. See `functional.normalize`. */
export class Normalize extends Transform {
  static override readonly keepsNothing = true;
  readonly mean: readonly number[];
  readonly std: readonly number[];

  constructor(mean: readonly number[], std: readonly number[]) {
    super(mean, std);
    this.mean = mean;
    this.std = std;
  }

  forward(image: Tensor): Tensor {
    return normalize(image, this.mean, this.std);
  }
}

import type { Tensor } from '@kindling/core';
import { drawUnit } from './draw.ts';
import { centerCrop, horizontalFlip, verticalFlip } from './functional/crop.ts';
import { pad } from './functional/pad.ts';
import type { Padding, PadOptions } from './functional/pad.ts';
import { resize } from './functional/resize.ts';
import type { ResizeOptions } from './functional/resize.ts';
import { Transform } from './transform.ts';

/** See `functional.resize`. */
export class Resize extends Transform {
  static override readonly keepsNothing = true;
  readonly size: number | readonly number[];
  readonly options: ResizeOptions;

  constructor(size: number | readonly number[], options: ResizeOptions = {}) {
    super(size, options);
    this.size = size;
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    return resize(image, this.size, this.options);
  }
}

/** See `functional.centerCrop`. */
export class CenterCrop extends Transform {
  static override readonly keepsNothing = true;
  readonly size: number | readonly number[];

  constructor(size: number | readonly number[]) {
    super(size);
    this.size = size;
  }

  forward(image: Tensor): Tensor {
    return centerCrop(image, this.size);
  }
}

/** See `functional.pad`. */
export class Pad extends Transform {
  static override readonly keepsNothing = true;
  readonly padding: Padding;
  readonly options: PadOptions;

  constructor(padding: Padding, options: PadOptions = {}) {
    super(padding, options);
    this.padding = padding;
    this.options = options;
  }

  forward(image: Tensor): Tensor {
    return pad(image, this.padding, this.options);
  }
}

/** Left and right exchanged with probability p, 0.5 when left out. */
export class RandomHorizontalFlip extends Transform {
  static override readonly keepsNothing = true;
  readonly p: number;

  constructor({ p = 0.5 }: { p?: number } = {}) {
    super({ p });
    this.p = p;
  }

  forward(image: Tensor): Tensor {
    return drawUnit() < this.p ? horizontalFlip(image) : image;
  }
}

/** Top and bottom exchanged with probability p, 0.5 when left out. */
export class RandomVerticalFlip extends Transform {
  static override readonly keepsNothing = true;
  readonly p: number;

  constructor({ p = 0.5 }: { p?: number } = {}) {
    super({ p });
    this.p = p;
  }

  forward(image: Tensor): Tensor {
    return drawUnit() < this.p ? verticalFlip(image) : image;
  }
}

import { cat, type Tensor } from '@kindling/core/lean';
import { Sequential } from '../containers/index.ts';
import { pad } from '../functional/index.ts';
import { BatchNorm2d, Conv2d, ConvTranspose2d, MaxPool2d, ReLU, Upsample } from '../layers/index.ts';
import { Module } from '../module/module.ts';

/** Two times convolution, batch norm and ReLU. */
class DoubleConv extends Module {
  static readonly typeName: string = 'DoubleConv';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = { doubleConv: 'double_conv' };
  doubleConv: Sequential;

  constructor(inChannels: number, outChannels: number, midChannels = outChannels) {
    super();
    const stage = (from: number, to: number): Module[] => [
      new Conv2d(from, to, 3, { padding: 1, bias: false }),
      new BatchNorm2d(to),
      new ReLU({ inplace: true }),
    ];
    this.doubleConv = new Sequential(...stage(inChannels, midChannels), ...stage(midChannels, outChannels));
  }

  override forward(input: Tensor): Tensor {
    return this.doubleConv(input);
  }
}

class Down extends Module {
  static readonly typeName: string = 'Down';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = { maxpoolConv: 'maxpool_conv' };
  maxpoolConv: Sequential;

  constructor(inChannels: number, outChannels: number) {
    super();
    this.maxpoolConv = new Sequential<readonly Module[]>(new MaxPool2d(2), new DoubleConv(inChannels, outChannels));
  }

  override forward(input: Tensor): Tensor {
    return this.maxpoolConv(input);
  }
}

class Up extends Module {
  static readonly typeName: string = 'Up';
  static readonly intermediates: string = 'freed';
  up: Module;
  conv: DoubleConv;

  constructor(inChannels: number, outChannels: number, bilinear: boolean) {
    super();
    const half = Math.floor(inChannels / 2);
    this.up = bilinear
      ? new Upsample({ scaleFactor: 2, mode: 'bilinear', alignCorners: true })
      : new ConvTranspose2d(inChannels, half, 2, { stride: 2 });
    this.conv = new DoubleConv(inChannels, outChannels, bilinear ? half : outChannels);
  }

  /** `deep`, enlarged and padded to the size of `skip`, joined behind it. */
  override forward(deep: Tensor, skip: Tensor): Tensor {
    const up = this.up(deep) as Tensor;
    const [height, width] = [-2, -1].map((d) => skip.size(d) - up.size(d)) as [number, number];
    const [top, left] = [Math.floor(height / 2), Math.floor(width / 2)];
    const padded = height === 0 && width === 0 ? up : pad(up, [left, width - left, top, height - top]);
    return this.conv(cat([skip, padded], 1));
  }
}

class OutConv extends Module {
  static readonly typeName: string = 'OutConv';
  static readonly intermediates: string = 'freed';
  conv: Conv2d;

  constructor(inChannels: number, outChannels: number) {
    super();
    this.conv = new Conv2d(inChannels, outChannels, 1);
  }

  override forward(input: Tensor): Tensor {
    return this.conv(input);
  }
}

export interface UNetOptions {
  /** Enlarges by interpolation instead of transposed convolutions. */
  readonly bilinear?: boolean;
  /** Channels of the first level, doubled at each further one; 64 when left out. */
  readonly baseChannels?: number;
}

/**
 * Segments images (Ronneberger, Fischer and Brox 2015): (N, nChannels, H, W) of at least 16 x 16 -> logits
 * (N, nClasses, H, W). Convolutions are padded and batch-normalised; parameters have the names of the most used PyTorch
 * U-Net, https://github.com/milesial/Pytorch-UNet. @throws ShapeError
 */
export class UNet extends Module {
  static readonly typeName: string = 'UNet';
  readonly nChannels: number;
  readonly nClasses: number;
  readonly bilinear: boolean;
  inc: DoubleConv;
  down1: Down;
  down2: Down;
  down3: Down;
  down4: Down;
  up1: Up;
  up2: Up;
  up3: Up;
  up4: Up;
  outc: OutConv;

  constructor(nChannels: number, nClasses: number, { bilinear = false, baseChannels: c = 64 }: UNetOptions = {}) {
    super();
    this.nChannels = nChannels;
    this.nClasses = nClasses;
    this.bilinear = bilinear;
    const factor = bilinear ? 2 : 1;
    this.inc = new DoubleConv(nChannels, c);
    this.down1 = new Down(c, 2 * c);
    this.down2 = new Down(2 * c, 4 * c);
    this.down3 = new Down(4 * c, 8 * c);
    this.down4 = new Down(8 * c, (16 * c) / factor);
    this.up1 = new Up(16 * c, (8 * c) / factor, bilinear);
    this.up2 = new Up(8 * c, (4 * c) / factor, bilinear);
    this.up3 = new Up(4 * c, (2 * c) / factor, bilinear);
    this.up4 = new Up(2 * c, c, bilinear);
    this.outc = new OutConv(c, nClasses);
  }

  override forward(input: Tensor): Tensor {
    const x1 = this.inc(input);
    const x2 = this.down1(x1);
    const x3 = this.down2(x2);
    const x4 = this.down3(x3);
    let x = this.up1(this.down4(x4), x4);
    x = this.up2(x, x3);
    x = this.up3(x, x2);
    return this.outc(this.up4(x, x1));
  }
}

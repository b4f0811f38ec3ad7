// Smooth activations, their straight approximations, shrinkage, and activations along a dimension.
import { hardshrink, ShapeError, shapeText, softmax, type Tensor } from '@kindling/core/lean';
import {
  hardsigmoid,
  hardswish,
  logsigmoid,
  mish,
  softplus,
  softshrink,
  softsign,
  tanhshrink,
  type InplaceOption,
  type SoftplusOptions,
} from '../functional/activation.ts';
import { glu, softmin } from '../functional/gated.ts';
import { Module } from '../module/module.ts';
import { pythonFloat } from '../module/python-text.ts';
import { AlongDim } from './softmax.ts';

/** log(1 + e^(βx)) / β; x itself where βx is above `threshold`. */
export class Softplus extends Module {
  static readonly typeName: string = 'Softplus';
  static readonly intermediates: string = 'passing';
  readonly beta: number;
  readonly threshold: number;

  constructor({ beta = 1, threshold = 20 }: SoftplusOptions = {}) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }

  override forward(input: Tensor): Tensor {
    return softplus(input, { beta: this.beta, threshold: this.threshold });
  }

  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}

/** log(1 / (1 + e^-x)), without overflow. */
export class LogSigmoid extends Module {
  static readonly typeName: string = 'LogSigmoid';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return logsigmoid(input);
  }
}

/** x / (1 + |x|). */
export class Softsign extends Module {
  static readonly typeName: string = 'Softsign';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return softsign(input);
  }
}

/** x - tanh x. */
export class Tanhshrink extends Module {
  static readonly typeName: string = 'Tanhshrink';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return tanhshrink(input);
  }
}

abstract class Inplace extends Module {
  readonly inplace: boolean;

  constructor({ inplace = false }: InplaceOption = {}) {
    super();
    this.inplace = inplace;
  }
}

/** x · tanh(softplus(x)). */
export class Mish extends Inplace {
  static readonly typeName: string = 'Mish';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return mish(input, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/** (x + 3) / 6 limited to 0..1. */
export class Hardsigmoid extends Inplace {
  static readonly typeName: string = 'Hardsigmoid';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return hardsigmoid(input, { inplace: this.inplace });
  }
}

/** x · hardsigmoid(x). */
export class Hardswish extends Inplace {
  static readonly typeName: string = 'Hardswish';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return hardswish(input, { inplace: this.inplace });
  }
}

abstract class Shrinkage extends Module {
  readonly lambd: number;

  constructor(options: number | { readonly lambd?: number } = {}) {
    super();
    this.lambd = typeof options === 'number' ? options : (options.lambd ?? 0.5);
  }

  override extraRepr(): string {
    return pythonFloat(this.lambd);
  }
}

/** 0 within ±lambd, beyond it x moved by lambd toward 0. */
export class Softshrink extends Shrinkage {
  static readonly typeName: string = 'Softshrink';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return softshrink(input, { lambd: this.lambd });
  }
}

/** 0 within ±lambd, else x. */
export class Hardshrink extends Shrinkage {
  static readonly typeName: string = 'Hardshrink';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return hardshrink(input, { lambd: this.lambd });
  }
}

/** a · sigmoid(b) for the halves a and b of `dim`. @throws ShapeError when they are not equal */
export class GLU extends Module {
  static readonly typeName: string = 'GLU';
  static readonly intermediates: string = 'passing';
  readonly dim: number;

  constructor(options: number | { readonly dim?: number } = {}) {
    super();
    this.dim = typeof options === 'number' ? options : (options.dim ?? -1);
  }

  override forward(input: Tensor): Tensor {
    return glu(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/** softmax of -input along `dim`. @throws IndexError */
export class Softmin extends AlongDim {
  static readonly typeName: string = 'Softmin';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return softmin(input, this.dimFor(input));
  }
}

/** softmax over the channels of (N, C, H, W) or (C, H, W). @throws ShapeError */
export class Softmax2d extends Module {
  static readonly typeName: string = 'Softmax2d';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    if (input.sizes.length !== 3 && input.sizes.length !== 4)
      throw new ShapeError(`Softmax2d: expected (N, C, H, W) or (C, H, W), got ${shapeText(input.sizes)}.`, {
        op: 'Softmax2d',
        shapes: [input.sizes],
      });
    return softmax(input, -3);
  }
}

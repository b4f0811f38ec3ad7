// Networks that read an image (N, 28, 28) as 28 rows, and one with batch norm, with PyTorch's parameter names.
import { mean, select, type Tensor } from '@kindling/core';
import {
  BatchNorm2d,
  Conv2d,
  functional,
  Linear,
  LSTM,
  Module,
  TransformerEncoder,
  TransformerEncoderLayer,
} from '@kindling/nn';

/** The last hidden state of an LSTM along the rows. */
export class RowLSTM extends Module {
  lstm = new LSTM(28, 64, { batchFirst: true });
  fc = new Linear(64, 10);

  override forward(x: Tensor): Tensor {
    const [, [hidden]] = this.lstm(x);
    return this.fc(select(hidden, 0, -1));
  }
}

/** The mean of a Transformer encoder's rows. */
export class RowTransformer extends Module {
  inp = new Linear(28, 32);
  enc = new TransformerEncoder(
    new TransformerEncoderLayer(32, 2, { dimFeedforward: 64, dropout: 0, batchFirst: true }),
    2,
  );
  fc = new Linear(32, 10);

  override forward(x: Tensor): Tensor {
    return this.fc(mean(this.enc(this.inp(x)), 1));
  }
}

/** Two convolutions with batch norm, averaged over the image. */
export class BNNet extends Module {
  c1 = new Conv2d(1, 8, 3, 2, 1, { bias: false });
  b1 = new BatchNorm2d(8);
  c2 = new Conv2d(8, 16, 3, 2, 1, { bias: false });
  b2 = new BatchNorm2d(16);
  fc = new Linear(16, 10);

  override forward(x: Tensor): Tensor {
    const first = functional.relu(this.b1(this.c1(x.unsqueeze(1))));
    const second = functional.relu(this.b2(this.c2(first)));
    return this.fc(mean(second, [2, 3]));
  }
}

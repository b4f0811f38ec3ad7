// The name that PyTorch shows as grad_fn, for each op or overload of which it has one node.
import {
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  addbmm,
  addcdiv,
  addcmul,
  addmv,
  addr,
  avgPool2d,
  avgPool3d,
  baddbmm,
  cat,
  celu,
  conv2d,
  fractionalMaxPool2d,
  hardshrink,
  lerp,
  linear,
  maximum,
  maxPool2d,
  maxPool3d,
  pow,
  prelu,
  rand,
  tensor,
  threshold,
  where,
  type Tensor,
} from '@kindling/core';
import '@kindling/autograd';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('gradFn', () => {
  it("has PyTorch's names", () => {
    const x = rand([3, 4], { requiresGrad: true });
    const v = rand([4], { requiresGrad: true });
    const batch = rand([2, 3, 4], { requiresGrad: true });
    const i = tensor([0, 2], { dtype: 'int64' });
    const images = rand([2, 3, 6, 6], { requiresGrad: true });
    const mask = x.gt(0.5);
    const written = (write: (y: Tensor) => unknown): Tensor => {
      const y = x.mul(1);
      write(y);
      return y;
    };
    const wanted: Record<string, Tensor> = {
      AdaptiveAvgPool2DBackward0: adaptiveAvgPool2d(images, 2),
      AdaptiveMaxPool2DBackward0: adaptiveMaxPool2d(images, 2),
      AddBackward0: x.add(1),
      AddbmmBackward0: addbmm(rand([3, 3]), batch, rand([2, 4, 3])),
      AddcdivBackward0: addcdiv(x, x, x),
      AddcmulBackward0: addcmul(x, x, x),
      AddmmBackward0: linear(x, rand([5, 4]), rand([5])),
      AddmvBackward0: addmv(rand([3]), x, v),
      AddrBackward0: addr(rand([3, 4]), rand([3]), v),
      AvgPool2DBackward0: avgPool2d(images, 2),
      AvgPool3DBackward0: avgPool3d(images.unsqueeze(0), 2),
      BaddbmmBackward0: baddbmm(rand([2, 3, 3]), batch, rand([2, 4, 3])),
      BmmBackward0: batch.bmm(rand([2, 4, 3])),
      CatBackward0: cat([x, x]),
      CeluBackward0: celu(x),
      CloneBackward0: x.t().contiguous(),
      ConvolutionBackward0: conv2d(images, rand([4, 3, 2, 2])),
      CopySlices: written((y) => y.setAt(0, v)),
      Deg2RadBackward0: x.deg2rad(),
      DotBackward0: v.dot(v),
      FracBackward0: x.frac(),
      FractionalMaxPool2DBackward0: fractionalMaxPool2d(images, 2, { outputSize: 2 }),
      GatherBackward0: x.gather(1, tensor([[0]], { dtype: 'int64' })),
      MaxPool2DWithIndicesBackward0: maxPool2d(images, 2),
      MaxPool3DWithIndicesBackward0: maxPool3d(images.unsqueeze(0), 2),
      HardshrinkBackward0: hardshrink(x),
      IndexBackward0: x.at(null, i),
      IndexCopyBackward0: x.indexCopy(0, i, rand([2, 4])),
      IndexFillBackward0: x.indexFill(0, i, 1),
      IndexPutBackward0: written((y) => y.setAt([mask], 1)),
      IndexSelectBackward0: x.indexSelect(0, i),
      LerpBackward0: lerp(x, x, 0.5),
      LerpBackward1: lerp(x, x, x),
      LogSoftmaxBackward0: x.logSoftmax(1),
      MaskedFillBackward0: x.maskedFill(mask, 0),
      MaskedFillBackward1: x.maskedFill(mask, tensor(1)),
      MaskedScatterBackward0: x.maskedScatter(mask, rand([12])),
      MaskedSelectBackward0: x.maskedSelect(mask),
      MaximumBackward0: maximum(x, x),
      MeanBackward0: x.mean(),
      MeanBackward1: x.mean(1),
      MmBackward0: linear(x, rand([5, 4])),
      MvBackward0: x.mv(v),
      NanToNumBackward0: x.nanToNum(),
      NansumBackward0: x.nansum(1),
      NegBackward0: x.neg(),
      PermuteBackward0: x.permute(1, 0),
      PowBackward0: x.pow(2),
      PowBackward1: pow(2, x),
      PreluBackward0: prelu(x, rand([1])),
      PutBackward0: x.put(i, rand([2])),
      SelectBackward0: x.at(0),
      SliceBackward0: x.at('0:2'),
      SoftmaxBackward0: x.softmax(1),
      SumBackward0: x.sum(),
      SumBackward1: x.sum(1),
      TakeBackward0: x.take(i),
      ThresholdBackward0: threshold(x, 0.5, 0),
      ToCopyBackward0: x.to('float64'),
      UnsqueezeBackward0: x.unsqueeze(0),
      ViewBackward0: x.view(12),
      WhereBackward0: where(mask, x, 0),
    };
    expect(Object.values(wanted).map((y) => y.gradFn?.name)).toEqual(Object.keys(wanted));
  });
});

import type { Notebook } from '@kindling-internal/chapter';
import { arange, empty, ones, onesLike, rand, randn, tensor, zeros } from 'kindling';

export function create({ section, print }: Notebook): void {
  section('01 create from list and ndarray');
  // A typed array keeps its own dtype, as an ndarray does in PyTorch: 64-bit integers here.
  const typedArray = BigInt64Array.of(4n, 5n, 6n);
  const tensorFromTypedArray = tensor(typedArray);
  print(tensorFromTypedArray);

  section('02 zeros ones arange rand randn');
  const zeroTensor = zeros([3, 4]);
  print(zeroTensor);
  const onesTensor = ones([2, 2]);
  print(onesTensor);
  const rangeTensor = arange(0, 10, 2);
  print(rangeTensor);
  const uniformTensor = rand([3, 3]);
  print(uniformTensor);
  const normalTensor = randn([3, 3]);
  print(normalTensor);

  section('03 empty and ones_like');
  const emptyTensor = empty([2, 2]);
  const sameShapeTensor = onesLike(normalTensor);
  print(emptyTensor.shape);
  print(sameShapeTensor);
}

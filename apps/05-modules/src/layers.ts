import type { Notebook } from '@kindling-internal/chapter';
import { mm, nn, ones, randn, tensor, type Tensor } from 'kindling';

/** A layer that learns nothing. */
class MyLayer extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.sub(x.mean());
  }
}

export class MyListDense extends nn.Module {
  readonly params: nn.ParameterList;

  constructor() {
    super();
    this.params = new nn.ParameterList([0, 1, 2].map(() => new nn.Parameter(randn([4, 4]))));
    this.params.append(new nn.Parameter(randn([4, 1])));
  }

  override forward(x: Tensor): Tensor {
    for (const weight of this.params) x = mm(x, weight);
    return x;
  }
}

export class MyDictDense extends nn.Module {
  readonly params: nn.ParameterDict;

  constructor() {
    super();
    this.params = new nn.ParameterDict({
      linear1: new nn.Parameter(randn([4, 4])),
      linear2: new nn.Parameter(randn([4, 1])),
    });
    this.params.update({ linear3: new nn.Parameter(randn([4, 2])) });
  }

  override forward(x: Tensor, choice = 'linear1'): Tensor {
    return mm(x, this.params.get(choice));
  }
}

export function layers({ section, print }: Notebook): void {
  section('23 layer without parameters');
  print(new MyLayer()(tensor([1, 2, 3, 4, 5])));

  section('24 ParameterList and ParameterDict');
  const listNet = new MyListDense();
  print(listNet);
  print(listNet(ones([1, 4])));

  const dictNet = new MyDictDense();
  print(dictNet);
  const x = ones([1, 4]);
  print(dictNet(x, 'linear1'));
  print(dictNet(x, 'linear2'));
  print(dictNet(x, 'linear3'));
}

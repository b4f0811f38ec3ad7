/** What a stranger imports: everything, or the packages one by one. */
export const facade = `import { manualSeed, nn, optim, tensor } from 'kindling';`;
export const parts = `import { manualSeed, tensor } from '@kindling/core';
import '@kindling/cpu-backend';
import '@kindling/autograd';
import * as nn from '@kindling/nn';
import * as optim from '@kindling/optim';`;
export const required = `const { manualSeed, nn, optim, tensor } = require('kindling');`;

/** The stranger's program: a network learns XOR. It prints its answers, and leaves them where a test of a page finds them. */
export const xor = `
manualSeed(0);
const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
const y = tensor([[0], [1], [1], [0]]);
const net = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1));
const optimizer = new optim.Adam(net.parameters(), { lr: 0.05 });
const lossFn = new nn.MSELoss();
for (let step = 0; step < 300; step++) {
  optimizer.zeroGrad();
  lossFn(net(x), y).backward();
  optimizer.step();
}
const result = JSON.stringify({ answers: net(x).gt(0.5).flatten().toArray(), learnt: lossFn(net(x), y).item() < 0.01 });
console.log(result);
Object.assign(globalThis, { result });
`;

export const learnt = { answers: [false, true, true, false], learnt: true };

/** The same in a typed project: a class of its own, whose call has the types of its \`forward\`. */
export const typed = `import { manualSeed, nn, optim, tensor, type Tensor } from 'kindling';

class Net extends nn.Module {
  readonly hidden = new nn.Linear(2, 8);
  readonly out = new nn.Linear(8, 1);

  override forward(x: Tensor): Tensor {
    return this.out(this.hidden(x).tanh());
  }
}

${xor.replace(/new nn\.Sequential\(.*\);/, 'new Net();')}
export const loss: number = lossFn(net(x), y).item();
// @ts-expect-error: the types are there, so that a text is not taken for a tensor
export const wrong = () => net('a text');
`;

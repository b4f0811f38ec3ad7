/** Programs to begin with, by name. */
export const examples = {
  'Tensors and gradients': `import { tensor, manualSeed, randn } from 'kindling';

manualSeed(0);
const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
const y = x.pow(2).mul(3).mean();
y.backward();

console.log(y);
console.log(x.grad);

show(randn([8, 24]), 'noise');
`,
  'The graph of a network': `import { nn, randn } from 'kindling';

const net = new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU(), new nn.Linear(3, 1));
const loss = net(randn([8, 4])).pow(2).mean();

console.log(net);
graph(loss, { params: net.namedParameters() });
`,
  'XOR learnt': `import { manualSeed, nn, optim, tensor } from 'kindling';

manualSeed(0);
const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
const y = tensor([[0], [1], [1], [0]]);
const net = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1));
const optimizer = new optim.Adam(net.parameters(), { lr: 0.05 });

for (let step = 0; step <= 300; step++) {
  const loss = nn.functional.mseLoss(net(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  if (step % 100 === 0) console.log('step', step, 'loss', loss.item());
}

console.log(net(x).gt(0.5).flatten());
show(net.parameters()[0], 'what the first layer learnt');
`,
} as const;

export type ExampleName = keyof typeof examples;

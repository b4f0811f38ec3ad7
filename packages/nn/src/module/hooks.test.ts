// Values are those of torch.nn.Linear with weight [[2, 3]] and bias 1 under the same hooks.
import { ones, tensor, type Tensor } from '@kindling/core';
import { noGrad } from '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';

function layer(): nn.Linear {
  const net = new nn.Linear(2, 1);
  noGrad(() => {
    net.weight.copy_(tensor([[2, 3]]));
    net.bias?.fill_(1);
  });
  return net;
}
const numbers = (x: Tensor | null | undefined): unknown => x?.detach().flatten().toArray();

describe('forward hooks', () => {
  it('see arguments and result, may replace them, and end', () => {
    const net = layer();
    const seen: unknown[] = [];
    const pre = net.registerForwardPreHook((module, args) => {
      seen.push([module === net, args.length]);
      return (args[0] as Tensor).mul(2);
    });
    const after = net.registerForwardHook((_, args, output) => {
      seen.push(numbers(args[0] as Tensor));
      return (output as Tensor).add(10);
    });
    expect(numbers(net(ones([1, 2])))).toEqual([21]);
    expect(seen).toEqual([
      [true, 1],
      [2, 2],
    ]);
    pre.remove();
    expect(numbers(net(ones([1, 2])))).toEqual([16]);
    after.remove();
    expect(numbers(net(ones([1, 2])))).toEqual([6]);
  });

  it('run in the order of their registration, or first where they ask for it', () => {
    const net = layer();
    const order: number[] = [];
    net.registerForwardHook(() => void order.push(1));
    net.registerForwardHook(() => void order.push(2));
    net.registerForwardHook(() => void order.push(0), { prepend: true });
    net(ones([1, 2]));
    expect(order).toEqual([0, 1, 2]);
  });

  it('run for the modules of a Sequential', () => {
    const inner = layer();
    let calls = 0;
    inner.registerForwardHook(() => void calls++);
    new nn.Sequential(inner, new nn.ReLU())(ones([1, 2]));
    expect(calls).toBe(1);
  });
});

describe('backward hooks', () => {
  it('see the gradients of inputs and outputs, and may replace those of the inputs', () => {
    const net = layer();
    const x = ones([1, 2]).requiresGrad_();
    const seen: unknown[] = [];
    const handle = net.registerFullBackwardHook((_, gradInput, gradOutput) => {
      seen.push(gradInput.map(numbers), gradOutput.map(numbers));
      return [(gradInput[0] as Tensor).mul(10)];
    });
    (net(x) as Tensor).mul(5).sum().backward();
    expect(seen).toEqual([[[10, 15]], [[5]]]);
    expect(numbers(x.grad)).toEqual([100, 150]);
    expect(numbers(net.weight.grad)).toEqual([5, 5]);
    handle.remove();
    x.grad = null;
    (net(x) as Tensor).sum().backward();
    expect(numbers(x.grad)).toEqual([2, 3]);
  });

  it('see the outputs alone where no input has a gradient', () => {
    const net = layer();
    const seen: unknown[] = [];
    net.registerFullBackwardHook((_, gradInput, gradOutput) => void seen.push(gradInput, gradOutput.map(numbers)));
    (net(ones([1, 2])) as Tensor).sum().backward();
    expect(seen).toEqual([[null], [[1]]]);
  });
});

it('leaves no trace in printing, parameters and state', () => {
  const net = layer();
  net.registerForwardHook(() => undefined);
  expect(net.toString()).toBe('Linear(in_features=2, out_features=1, bias=True)');
  expect(Object.keys(net.stateDict())).toEqual(['weight', 'bias']);
});

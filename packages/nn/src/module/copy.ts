import { Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { Buffer } from '../buffer.ts';
import { gradOf } from '../grad-of.ts';
import { Parameter } from '../parameter.ts';
import { UninitializedBuffer, UninitializedParameter } from '../uninitialized.ts';
import { isModule } from './brand.ts';
import { Hooks } from './hooks.ts';
import { Module } from './module.ts';
import { copyStateHooks } from './state-dict.ts';

/**
 * A module of the same class with parameters, buffers and submodules of its own, as Python's `copy.deepcopy` makes.
 * No constructor of the class runs, so that no random numbers are drawn; shared members stay shared within the copy.
 * Fields that are JavaScript-private (`#name`) cannot be copied.
 */
export function deepCopy<T extends Module>(module: T): T {
  return noGrad(() => copyModule(module, new Copies(copyTensor)));
}

/**
 * A module of the same class, as `deepCopy` makes it, that holds what `tensorOf` gives for each parameter, buffer and other
 * tensor; results of differentiable ops lead gradients back to the original.
 */
export function copyWith<T extends Module>(module: T, tensorOf: (x: Tensor) => Tensor): T {
  return copyModule(module, new Copies(tensorOf));
}

class Copies extends Map<unknown, unknown> {
  readonly tensorOf: (x: Tensor) => Tensor;

  constructor(tensorOf: (x: Tensor) => Tensor) {
    super();
    this.tensorOf = tensorOf;
  }
}

function copyModule<T extends Module>(module: T, copies: Copies): T {
  const copy = Reflect.construct(Module, [], module.constructor) as T;
  copies.set(module, copy);
  for (const key of Reflect.ownKeys(module)) {
    const { value, ...rest } = Object.getOwnPropertyDescriptor(module, key) as PropertyDescriptor;
    Object.defineProperty(copy, key, 'get' in rest ? rest : { ...rest, value: copyValue(value, copies) });
  }
  copyStateHooks(module, copy);
  return copy;
}

function copyValue(value: unknown, copies: Copies): unknown {
  if (copies.has(value)) return copies.get(value);
  if (isModule(value)) return copyModule(value, copies);
  const copy = copyPlain(value, copies);
  copies.set(value, copy);
  return copy;
}

function copyPlain(value: unknown, copies: Copies): unknown {
  if (value instanceof Tensor) return copies.tensorOf(value);
  if (value instanceof Hooks) return value.copy();
  if (Array.isArray(value)) return value.map((item) => copyValue(item, copies));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copyValue(item, copies)]));
  return value;
}

function copyTensor(value: Tensor): Tensor {
  if (value instanceof UninitializedParameter || value instanceof UninitializedBuffer) return value.fresh();
  const data = value.detach().clone();
  if (value instanceof Buffer) return new Buffer(data, { persistent: value.persistent });
  if (!(value instanceof Parameter)) return data;
  const copy = new Parameter(data, { requiresGrad: value.requiresGrad });
  const grad = gradOf(value);
  if (grad !== null) copy.grad = grad.detach().clone();
  return copy;
}

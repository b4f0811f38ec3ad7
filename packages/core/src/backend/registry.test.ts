import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { zeros, device, registerBackend, backendOf, listBackends, DeviceError, tensor } from '../index.ts';

describe('the registry', () => {
  it('names the package to import when no backend is there', () => {
    expect(() => zeros([2])).toThrow(/No backend can be used. Import one, e.g. "@kindling\/cpu-backend"/);
    expect(() => zeros([2], { device: 'cuda' })).toThrow(/Unknown device 'cuda:0'. Registered: meta/);
  });

  it('says why a backend cannot be used, and refuses a name twice', () => {
    registerBackend('broken', {
      priority: 5,
      load: () => {
        throw new Error('no driver');
      },
    });
    expect(listBackends()).toEqual(['broken']);
    expect(() => backendOf('broken')).toThrow(/Device 'broken' cannot be used: no driver/);
    expect(() => tensor([1])).toThrow(/broken: no driver/);
    expect(() => registerBackend('broken', { priority: 0, load: () => backendOf('meta') })).toThrow(DeviceError);
  });

  it('parses device names as PyTorch does', () => {
    expect(device('cuda:1').index).toBe(1);
    expect(device('cuda')).toBe(device('cuda:0'));
    expect(String(device('cpu'))).toBe('cpu');
    expect(inspect(device('cpu'))).toBe('cpu');
    expect(inspect(device('cuda:1'))).toBe('cuda:1');
    expect(() => device('Cuda 1')).toThrow(/not a device name/);
  });
});

describe('the meta device', () => {
  it('computes sizes and dtypes and nothing else', () => {
    const x = zeros([64, 784], { device: 'meta' });
    const y = x
      .matmul(zeros([784, 10], { device: 'meta' }))
      .add(zeros([10], { device: 'meta' }))
      .argmax(1);
    expect([...y.shape]).toEqual([64]);
    expect(y.dtype).toBe('int64');
    expect(() => y.toArray()).toThrow(/'meta' has no elements/);
    expect(() => x.matmul(zeros([256, 10], { device: 'meta' }))).toThrow(/\[64, 784\] x \[256, 10\]/);
  });
});

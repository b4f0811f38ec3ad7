import { Tensor } from '../../tensor.ts';

export function installMethods(...families: readonly object[]): void {
  for (const family of families) {
    for (const [name, method] of Object.entries(family)) {
      Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
    }
  }
}

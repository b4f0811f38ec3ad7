import { Module } from '../module/module.ts';

/** Returns its input. Any constructor arguments are ignored, as a stand-in for another layer needs it. */
export class Identity extends Module {
  static readonly typeName: string = 'Identity';
  static readonly intermediates: string = 'passing';

  constructor(..._ignored: readonly unknown[]) {
    super();
  }

  override forward<T>(input: T): T {
    return input;
  }
}

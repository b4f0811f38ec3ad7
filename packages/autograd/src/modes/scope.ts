import { AutogradError } from '@kindling/core/lean';
import type { Mode } from './change.ts';
import { advice } from './within.ts';

/** A mode that ends with the block: `using _ = noGrad();`. */
export class ModeScope implements Disposable {
  private readonly mode: Mode;
  private end: (() => void) | null;
  private held = false;

  /** @internal */
  constructor(mode: Mode) {
    this.mode = mode;
    this.end = mode.begin();
  }

  /** Ends the mode. @throws AutogradError when the scope was held over an `await` */
  [Symbol.dispose](): void {
    this.close();
    if (open.at(-1) === this) open.pop();
    if (!this.held) return;
    this.held = false;
    throw new AutogradError(
      `${this.mode.name}: the scope was held over an await, at which it ended. ${advice(this.mode)}`,
    );
  }

  private close(): void {
    this.end?.();
    this.end = null;
  }

  /** Ends the mode before other tasks run, which must not see it. @internal */
  cutOff(): void {
    if (this.end === null) return;
    this.close();
    this.held = true;
  }
}

let open: ModeScope[] = [];
let watching = false;

/** Code that still holds a scope when a microtask runs has awaited inside it. */
function cutOffAll(): void {
  watching = false;
  for (const scope of open.reverse()) scope.cutOff();
  open = [];
}

/** Starts a mode until the scope is disposed of, which must be in the same synchronous piece of code. */
export function enter(mode: Mode): ModeScope {
  const scope = new ModeScope(mode);
  open.push(scope);
  if (!watching) queueMicrotask(cutOffAll);
  watching = true;
  return scope;
}

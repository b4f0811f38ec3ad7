import { availableParallelism } from 'node:os';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Garbage } from './platform.ts';

export type { Garbage };

type Collect = (options?: { type: 'minor' | 'major' }) => void;

function exposeGc(): Collect | null {
  const given: unknown = Reflect.get(globalThis, 'gc');
  if (typeof given === 'function') return given as Collect;
  v8.setFlagsFromString('--expose-gc');
  const gc: unknown = vm.runInNewContext('typeof gc === "function" ? gc : null');
  return typeof gc === 'function' ? (gc as Collect) : null;
}

const gc = exposeGc();
// Running a script in a context with its own microtask queue performs a microtask checkpoint, at
// which V8 also forgets the WeakRef targets it kept for the current job. Nobody promises that,
// so the self-test below decides.
const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
const script = new vm.Script('0');
const checkpoint = (): void => void script.runInContext(context);

/** Full collections take no argument: on Node 20 `{ type: 'major' }` behaves like a young one. */
const collect = (major: boolean): void => (major ? gc?.() : gc?.({ type: 'minor' }));

function selfTest(major: boolean): boolean {
  if (gc === null) return false;
  const refs = Array.from({ length: 32 }, (_, i) => new WeakRef({ i }));
  checkpoint();
  collect(major);
  return refs.filter((r) => r.deref() === undefined).length >= 30;
}

// 'registry' makes Node behave as a browser, for tests.
const available = process.env['KINDLING_TRACKER'] !== 'registry' && selfTest(true);

export const garbage: Garbage = { available, minorClears: available && selfTest(false), collect, checkpoint };

export const cores = (): number => availableParallelism();

export const env = (name: string): string | undefined => process.env[name];

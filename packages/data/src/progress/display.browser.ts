import type { Display } from './display.ts';

/** None: a page shows progress through `onUpdate`. */
export function openDisplay(): Display | null {
  return null;
}

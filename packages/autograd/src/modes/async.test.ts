import '../install.ts';
import { internal } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { tasks as browserTasks } from '../context/context.browser.ts';
import { tasks as nodeTasks } from '../context/context.node.ts';
import { asyncScopes } from './async.ts';
import { inferring, recording } from './change.ts';
import { isGradEnabled, noGrad } from './modes.ts';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
const off = recording('noGrad', false);
const on = recording('enableGrad', true);

describe('where tasks can be told apart', () => {
  const scope = asyncScopes(nodeTasks);

  it('each has its own mode, and nothing is looked up when all have ended', async () => {
    const seen = async (): Promise<boolean> => {
      await pause();
      return isGradEnabled();
    };
    expect(await Promise.all([scope(off, seen), seen(), scope(on, seen), scope(off, () => scope(on, seen))])).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(internal.state.tasks).toBeNull();
  });
});

describe('where tasks cannot be told apart', () => {
  const scope = asyncScopes(browserTasks);

  it('the mode holds until the scope ends, and overlapping scopes of one mode share it', async () => {
    const seen: boolean[] = [];
    const body = (ms: number) => async (): Promise<void> => {
      for (let i = 0; i < ms; i++) await pause();
      seen.push(isGradEnabled());
    };
    await Promise.all([scope(off, body(1)), scope(off, body(4))]);
    expect(seen).toEqual([false, false]);
    expect(isGradEnabled()).toBe(true);
  });

  it('another mode is refused while one is open, and sync scopes work inside', async () => {
    const first = scope(off, async () => {
      await pause();
      return [isGradEnabled(), noGrad(isGradEnabled)];
    });
    await expect(scope(on, pause)).rejects.toThrow(/enableGradAsync: an async scope of another mode is open/);
    await expect(scope(inferring(true), pause)).rejects.toThrow(/inferenceModeAsync/);
    expect(await first).toEqual([false, false]);
    expect(isGradEnabled()).toBe(true);
  });
});

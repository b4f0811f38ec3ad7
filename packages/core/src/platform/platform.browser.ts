import type { Garbage } from './platform.ts';

export type { Garbage };

export const garbage: Garbage = { available: false, minorClears: false, collect() {}, checkpoint() {} };

export const cores = (): number => globalThis.navigator?.hardwareConcurrency ?? 1;

export const env = (_name: string): string | undefined => undefined;

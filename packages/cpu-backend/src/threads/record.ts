// Where the fields of `Pool` in cpp/threads/parallel.h lie, in words from POOL_AREA.
export const THREADS = 0;
export const READY = 1;
export const MODULE = 2;
export const ALWAYS = 3;
export const STARTED = 4;
export const MAY_BLOCK = 5;
/** `mostThreads` there. */
export const MOST_THREADS = 64;

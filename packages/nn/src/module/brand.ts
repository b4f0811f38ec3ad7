import type { Module } from './module.ts';

/** Marks modules, so that what walks them need not import the class (which imports it). */
export const moduleBrand: unique symbol = Symbol.for('kindling.nn.Module');

export const isModule = (value: unknown): value is Module => typeof value === 'function' && moduleBrand in value;

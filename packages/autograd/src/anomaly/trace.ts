// Where forward calls were made, for anomaly mode. Nothing is kept while it is off.
import type { GraphNode } from '../graph/node.ts';

interface Trace {
  /** Its `stack` is text only once somebody reads it. */
  readonly here: Error;
  /** The node whose backward made this one, for gradients of gradients. */
  readonly parent: GraphNode | null;
}

export interface Anomaly {
  readonly checkNan: boolean;
  /** The node that backward runs now. */
  running: GraphNode | null;
}

/** Null while anomaly mode is off. */
export const anomaly: { active: Anomaly | null } = { active: null };

const traces = new WeakMap<GraphNode, Trace>();
const DEPTH = 60;

/** Notes the place of the call that is being recorded. */
export function trace(node: GraphNode, { running }: Anomaly): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  traces.set(node, { here: new Error(), parent: running });
  Error.stackTraceLimit = limit;
}

/** The folder that holds Kindling's packages, installed or in its repository; null in a bundle, where all frames look alike. */
const house = /^(.*\/)autograd\/(src|dist)\//.exec(import.meta.url)?.[1] ?? null;
const places = house === null ? [] : [house, house.replace(/^file:\/\//, '')];
const isOurs = (line: string): boolean =>
  places.some((place) => line.includes(place)) || /[\\/]@kindling[\\/]/.test(line) || line.includes('node:');

/** Lines of the stack from the user's call on, innermost first. */
function userLines(here: Error): string[] {
  const lines = (here.stack ?? '').split('\n').filter((line) => /^\s*at |@/.test(line));
  const own = lines.findIndex((line) => !isOurs(line));
  return own < 0 ? lines : lines.slice(own);
}

/** File and line of a stack's line, as `/path/file.ts:12:5`. */
const place = (line: string): string =>
  /\(?((?:[a-z]+:\/\/)?[^\s()]+:\d+:\d+)\)?$/.exec(line.trim())?.[1]?.replace(/^file:\/\//, '') ?? line.trim();

export interface ForwardCall {
  /** File, line and column. */
  readonly at: string;
  readonly stack: string;
}

/** Where the op of `node` was called; null when anomaly mode was off then. */
export function forwardCall(node: GraphNode): ForwardCall | null {
  const found = traces.get(node);
  if (found === undefined) return null;
  const lines = userLines(found.here);
  return { at: place(lines[0] ?? ''), stack: lines.join('\n') };
}

export const parentOf = (node: GraphNode): GraphNode | null => traces.get(node)?.parent ?? null;

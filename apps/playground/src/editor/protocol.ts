// What the page and the worker that runs the user's code say to each other.
export interface Program {
  /** JavaScript that finds modules by `require`. */
  readonly code: string;
}

export interface HeatMapData {
  readonly kind: 'heat map';
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: Float32Array;
  /** The tensor as it prints. */
  readonly text: string;
}

export type Output =
  | { readonly kind: 'text'; readonly level: 'log' | 'warn' | 'error'; readonly text: string }
  | HeatMapData
  /** In the DOT language. */
  | { readonly kind: 'graph'; readonly dot: string };

/** The program ended, with or without an error. */
export interface Ended {
  readonly kind: 'ended';
  readonly milliseconds: number;
}

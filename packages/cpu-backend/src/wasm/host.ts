// What Node offers beyond a browser, without an import that a bundler would have to resolve.

interface V8 {
  setFlagsFromString(flags: string): void;
}

interface Process {
  readonly arch?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly versions?: { readonly v8?: string };
  getBuiltinModule?(name: string): unknown;
}

const node = (Reflect.get(globalThis, 'process') ?? {}) as Process;

/** A module of Node; undefined elsewhere. */
export const builtin = (name: string): unknown => node.getBuiltinModule?.(name);

export const env = (name: string): string | undefined => node.env?.[name];

export interface Host {
  /** 'x64', 'arm64', ...; unknown in browsers. */
  readonly arch: string | undefined;
  /** Major and minor of V8 as one number, 13.6; 0 where it is not known. */
  readonly v8: number;
  /** Changes a flag of the whole process; absent in browsers. */
  readonly setFlag: ((flag: string) => void) | undefined;
}

export function detectHost(): Host {
  const v8 = builtin('node:v8') as V8 | undefined;
  const [major, minor] = (node.versions?.v8 ?? '0.0').split('.');
  return { arch: node.arch, v8: Number(`${major}.${minor}`), setFlag: v8 && ((flag) => v8.setFlagsFromString(flag)) };
}

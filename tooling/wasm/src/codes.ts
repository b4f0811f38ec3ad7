// Reads the op lists of kernel-headers, so that no code is written down twice.

export interface Op {
  readonly family: string;
  readonly name: string;
}

/** Rows `FAMILY(name, ...)`, in order: the position is the op code. */
export function parseOps(def: string): Op[] {
  const lines = def.split('\n').filter((line) => /^[A-Z][A-Z0-9_]*\(/.test(line));
  const ops = lines.map((line): Op => {
    const [, family, name] = /^([A-Z][A-Z0-9_]*)\((\w+), .+\)$/.exec(line) ?? [];
    if (family === undefined || name === undefined) throw new Error(`Not a row of an op list: ${line}`);
    return { family, name };
  });
  const seen = new Set<string>();
  for (const { name } of ops) {
    if (seen.has(name)) throw new Error(`The op list names '${name}' twice.`);
    seen.add(name);
  }
  return ops;
}

/** A TypeScript module with one object of codes for each list. */
export function codesModule(lists: Readonly<Record<string, string>>): string {
  const parts = Object.entries(lists).map(([constant, def]) => {
    const lines = parseOps(def).map(({ family, name }, code) => `  ${name}: ${code}, // ${family.toLowerCase()}`);
    return `export const ${constant} = {\n${lines.join('\n')}\n} as const;\n`;
  });
  return `// Generated from kernel-headers by tooling/wasm; do not edit.\n${parts.join('\n')}`;
}

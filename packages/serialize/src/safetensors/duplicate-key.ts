/** The first key that stands twice in one object of a valid JSON text: JSON.parse would drop its first value silently. */
export function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  // Strings, and the characters that matter between them; a string before a colon is a key.
  for (const { 0: token, 1: quoted, 2: colon } of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (quoted !== undefined && colon !== undefined) {
      const key = JSON.parse(quoted) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

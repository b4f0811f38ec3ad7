// The parameters of a function, read from its source: what JavaScript itself does not tell.

export interface Parameters {
  /** Names, in order. */
  readonly positional: readonly string[];
  /** Whether the last of them takes all that remain. */
  readonly variadic: boolean;
  /** Names of the keys of a trailing options object; null without one, empty where they are not spelled out. */
  readonly options: readonly string[] | null;
}

const open = '([{';
const close = ')]}';

/** Splits at commas that stand outside brackets and strings. */
function splitList(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  let quote = '';
  for (const c of text) {
    if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === "'" || c === '"' || c === '`') quote = c;
    else if (open.includes(c)) depth++;
    else if (close.includes(c)) depth--;
    if (c === ',' && depth === 0 && quote === '') parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts.map((p) => p.trim()).filter((p) => p !== '');
}

/** What stands between the bracket at `start` and its partner. */
function inside(text: string, start: number): string {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (open.includes(text.charAt(i))) depth++;
    else if (close.includes(text.charAt(i)) && --depth === 0) return text.slice(start + 1, i);
  }
  return '';
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
const nameIn = (part: string): string => /^[\w$]+/.exec(part)?.[0] ?? '';

export function parametersOf(f: (...args: never[]) => unknown): Parameters {
  const source = withoutComments(f.toString());
  const bare = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source);
  const parts = bare?.[1] !== undefined ? [bare[1]] : splitList(inside(source, source.indexOf('(')));
  const last = parts.at(-1) ?? '';
  const destructured = last.startsWith('{');
  const hasOptions = destructured || nameIn(last) === 'options';
  const named = hasOptions ? parts.slice(0, -1) : parts;
  return {
    positional: named.map((p) => nameIn(p.replace(/^\.\.\./, ''))),
    variadic: named.at(-1)?.startsWith('...') === true,
    options: destructured ? splitList(inside(last, 0)).map(nameIn).filter(Boolean) : hasOptions ? [] : null,
  };
}

// Values as a console shows them: tensors, modules and the like print as they do in Node, which is as in PyTorch.
const custom = Symbol.for('nodejs.util.inspect.custom');
const deepest = 4;
const most = 100;

export const inspectAll = (values: readonly unknown[]): string =>
  values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ');

export function inspect(value: unknown, depth = 0, around: readonly unknown[] = []): string {
  if (typeof value === 'string') return `'${value.replace(/['\\]/g, '\\$&').replace(/\n/g, '\\n')}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return String(value);
  if (custom in value) return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'function') return `[Function: ${value.name || '(anonymous)'}]`;
  if (around.includes(value)) return '[Circular]';
  if (depth > deepest) return Array.isArray(value) ? '[Array]' : '[Object]';
  const inner = (item: unknown): string => inspect(item, depth + 1, [...around, value]);
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return list(`${nameOf(value)} [`, value as Iterable<unknown> & typeof value, inner, ']');
  if (Array.isArray(value)) return list('[', value, inner, ']');
  if (value instanceof Set) return list('Set {', value, inner, '}');
  if (value instanceof Map) return list('Map {', value, ([key, item]) => `${inner(key)} => ${inner(item)}`, '}');
  const open = nameOf(value) === 'Object' ? '{' : `${nameOf(value)} {`;
  return list(open, Object.entries(value), ([key, item]) => `${key}: ${inner(item)}`, '}');
}

const nameOf = (value: object): string => (Object.getPrototypeOf(value) as object | null)?.constructor.name ?? 'Object';

function list<T>(open: string, items: Iterable<T>, text: (item: T) => string, close: string): string {
  const texts: string[] = [];
  for (const item of items) {
    if (texts.length === most) {
      texts.push('...');
      break;
    }
    texts.push(text(item));
  }
  if (texts.length === 0) return open + close;
  const space = close === '}' ? ' ' : '';
  const line = open + space + texts.join(', ') + space + close;
  if (line.length <= 76 && !line.includes('\n')) return line;
  return `${open}\n${texts.map((item) => `  ${item.replaceAll('\n', '\n  ')}`).join(',\n')}\n${close}`;
}

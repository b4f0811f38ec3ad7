// Option names here are camelCase; in state_dicts and printed text they are PyTorch's.

export const snakeCase = (name: string): string => name.replace(/(?<=[a-zA-Z0-9])[A-Z]/g, (c) => `_${c.toLowerCase()}`);
export const camelCase = (name: string): string =>
  name.replace(/(?<=[a-zA-Z0-9])_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** A value as Python's `str` gives it; numbers without a fraction count as ints. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return `(${value.map(pythonText).join(', ')})`;
  return String(value);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value === 0 || (power >= -4 && power < 16)) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

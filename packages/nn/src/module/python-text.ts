// Values as Python prints them, for module reprs.

/** `repr` of a float: shortest digits, an exponent below 1e-4 and from 1e16 on. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16))
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

export const pythonBool = (value: boolean): string => (value ? 'True' : 'False');

export const pythonTuple = (values: readonly number[]): string =>
  `(${values.join(', ')}${values.length === 1 ? ',' : ''})`;

export const pythonIntOrNone = (value: number | null): string => (value === null ? 'None' : String(value));

/** A number or a tuple of numbers, None among them, as it was given. */
export const pythonNumbers = (value: number | null | readonly (number | null)[]): string => {
  if (typeof value === 'number' || value === null) return pythonIntOrNone(value);
  return `(${value.map(pythonIntOrNone).join(', ')}${value.length === 1 ? ',' : ''})`;
};

// Decimal text as Python's format() gives it. JavaScript's toFixed and toExponential round exact ties away from zero,
// Python rounds them to even.

/** Python's `f'{value:.{digits}f}'`. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + (magnitude < 1e21 ? fixedMagnitude(magnitude, digits) : hugeMagnitude(magnitude, digits));
}

function fixedMagnitude(value: number, digits: number): string {
  const up = value.toFixed(digits);
  // A tie: value * 10^digits ends in exactly .5, which means that value * 2^(digits + 1) is an odd integer.
  if ((value * 2 ** (digits + 1)) % 2 !== 1) return up;
  const down = value
    .toFixed(digits + 1)
    .slice(0, -1)
    .replace(/\.$/, '');
  return lastDigitIsEven(down) ? down : up;
}

/** From 1e21 on toFixed gives exponents, but every double is an integer. */
function hugeMagnitude(value: number, digits: number): string {
  return BigInt(value).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
}

/** Python's `f'{value:.{digits}e}'`. */
export function scientific(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [up = '', exponent = ''] = magnitude.toExponential(digits).split('e');
  // Ties have few digits, so that forty more than asked for tell them from what only comes close.
  const [exact = '', exactExponent = ''] = magnitude.toExponential(digits + 40).split('e');
  const tail = exact.slice(digits === 0 ? 2 : digits + 2);
  const down = exact.slice(0, digits === 0 ? 1 : digits + 2);
  if (/^50*$/.test(tail) && lastDigitIsEven(down)) return sign + down + twoDigitExponent(exactExponent);
  return sign + up + twoDigitExponent(exponent);
}

function twoDigitExponent(exponent: string): string {
  return `e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}

const lastDigitIsEven = (text: string): boolean => Number(text.at(-1)) % 2 === 0;

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

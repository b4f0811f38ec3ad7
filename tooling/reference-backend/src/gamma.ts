// The gamma function and what comes of it, to some 1e-13. Formulas: https://dlmf.nist.gov, chapters 5, 8 and 25.

/** B(2k) / (2k (2k - 1)), k = 1, 2, ... */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
/** B(2k) */
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
const EULER = 0.5772156649015329;

/** sin πx, exact at integers. */
const sinPi = (x: number): number => Math.sin(Math.PI * (x - 2 * Math.round(x / 2)));

/** Upwards by Γ(x + 1) = x Γ(x), then Stirling's series: 5.11.1; below 1/2 by reflection: 5.5.3. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) === Infinity || (x <= 0 && Number.isInteger(x))) return Infinity;
  if (Math.abs(x) < 1e-10) return -Math.log(Math.abs(x)) - EULER * x;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
  let shift = 0;
  let y = x;
  for (; y < 15; y++) shift += Math.log(y);
  const series = STIRLING.reduce((sum, c, k) => sum + c / y ** (2 * k + 1), 0);
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** 5.11.2 after ψ(x + 1) = ψ(x) + 1/x; below 0 by reflection: 5.5.4. */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Infinity : -Infinity;
  if (x < 0)
    return Number.isInteger(x) || x === -Infinity ? NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x % 1));
  let sum = 0;
  let y = x;
  for (; y < 15; y++) sum -= 1 / y;
  const series = BERNOULLI.reduce((total, b, k) => total + b / ((2 * k + 2) * y ** (2 * k + 2)), 0);
  return sum + Math.log(y) - 1 / (2 * y) - series;
}

/** Terms below 20, then Euler's and Maclaurin's formula: 25.11.28. */
export function zeta(s: number, q: number): number {
  if (s === 1) return Infinity;
  if (!(s > 1) || Number.isNaN(q)) return NaN;
  if (q <= 0 && Number.isInteger(q)) return Infinity;
  if (q < 0 && !Number.isInteger(s)) return NaN;
  if (q === Infinity) return 0;
  // Terms below 0, the nearest to 0 last, mirrored to positive ones.
  if (q < 0) {
    const fraction = q - Math.floor(q);
    return zeta(s, fraction) + (s % 2 === 0 ? 1 : -1) * (zeta(s, 1 - fraction) - zeta(s, 1 - q));
  }
  let sum = 0;
  let a = q;
  for (; a < 20; a++) sum += a ** -s;
  sum += a ** (1 - s) / (s - 1) + a ** -s / 2;
  let rising = s * a ** (-s - 1);
  BERNOULLI.forEach((b, k) => {
    sum += (b / factorial(2 * k + 2)) * rising;
    rising *= ((s + 2 * k + 1) * (s + 2 * k + 2)) / (a * a);
  });
  return sum;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** ψ'(x) is ζ(2, x), below 1/2 by reflection of the rounded πx, as PyTorch has it. */
export function trigamma(x: number, round: (x: number) => number): number {
  if (!(x < 0.5)) return zeta(2, x);
  const s = round(Math.sin(round(round(Math.PI) * x)));
  return Math.PI ** 2 / (s * s) - zeta(2, 1 - x);
}

/** x^a e^-x / Γ(a + 1) · Σ xⁿ / ((a + 1) ... (a + n)): 8.11.4, all terms positive. */
export function igamma(a: number, x: number): number {
  if (!(a >= 0) || !(x >= 0)) return NaN;
  if (a === 0) return x > 0 ? 1 : NaN;
  if (x === 0) return 0;
  if (a === Infinity) return x === Infinity ? NaN : 0;
  if (x > a + 40 * Math.sqrt(a) + 800) return 1;
  // Terms are scaled by their largest, near n = x - a, which alone might overflow.
  const start = Math.max(0, Math.floor(x - a));
  const largest = (a + start) * Math.log(x) - x - lgamma(a + start + 1);
  let sum = 1;
  for (let n = start + 1, term = 1; term > 1e-18 * sum; n++) sum += term *= x / (a + n);
  for (let n = start, term = 1; n > 0 && term > 1e-18 * sum; n--) sum += term *= (a + n) / x;
  return Math.exp(largest) * sum;
}

export const igammac = (a: number, x: number): number => 1 - igamma(a, x);

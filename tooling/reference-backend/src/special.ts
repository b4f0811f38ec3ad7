// Error function and relatives to the last bits of a double. Formulas: https://dlmf.nist.gov/7

/** e^(-x²) without the rounding error of x², which for large x is many units in the last place. */
function expMinusSquare(x: number): number {
  const head = Math.fround(x);
  return Math.exp(-head * head) * Math.exp((head - x) * (head + x));
}

/** erf x = 2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): all terms are positive, so nothing cancels. DLMF 7.6.2 */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-18; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * expMinusSquare(x) * sum;
}

/** erfc x = e^(-x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + …))), evaluated from the far end. DLMF 7.9.1 */
const erfcFraction = (x: number): number => expMinusSquare(x) * erfcxFraction(x);

function erfcxFraction(x: number): number {
  const depth = Math.ceil(20 + 400 / (x * x));
  let fraction = x;
  for (let n = depth; n > 0; n--) fraction = x + n / 2 / fraction;
  return 1 / Math.sqrt(Math.PI) / fraction;
}

const NEAR = 0.75;

export function erf(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  const a = Math.abs(x);
  return Math.sign(x) * (a < 2 ? erfSeries(a) : 1 - erfcFraction(Math.min(a, 30)));
}

export function erfc(x: number): number {
  if (x < NEAR) return 1 - erf(x);
  return x > 30 ? 0 : Number.isNaN(x) ? x : erfcFraction(x);
}

/** e^(x²) erfc x */
export function erfcx(x: number): number {
  if (x < NEAR) return x < -27 ? Infinity : (1 - erf(x)) / expMinusSquare(x);
  return Number.isNaN(x) ? x : erfcxFraction(x);
}

/** Newton's method on erf near 0 and on log erfc in the tails, from Winitzki's closed approximation. */
export function erfinv(y: number): number {
  const a = Math.abs(y);
  if (!(a < 1)) return a === 1 ? y * Infinity : NaN;
  if (y === 0) return y;
  const c = 2 / (Math.PI * 0.147);
  const l = Math.log1p(-a * a);
  const half = c + l / 2;
  let x = Math.sqrt(Math.sqrt(half * half - l / 0.147) - half);
  for (let i = 0; i < 8; i++) {
    const slope = (2 / Math.sqrt(Math.PI)) * expMinusSquare(x);
    const rest = erfc(x);
    const step = a < 0.5 ? (erf(x) - a) / slope : (Math.log((1 - a) / rest) * rest) / slope;
    x -= step;
    if (Math.abs(step) < 1e-17 * x) break;
  }
  return Math.sign(y) * x;
}

// Bessel and Airy functions by their integrals, which the trapezoidal rule gets to all digits. https://dlmf.nist.gov/10 and 9.

const EULER = 0.5772156649015329;

/** Mean of f over [0, π], ends counted half: exact to rounding for smooth periodic f once n is above its frequencies. */
function mean(n: number, f: (t: number) => number): number {
  let sum = (f(0) + f(Math.PI)) / 2;
  for (let k = 1; k < n; k++) sum += f((Math.PI * k) / n);
  return sum / n;
}

const points = (x: number): number => Math.ceil(Math.abs(x)) + 60;

/** 10.9.2 */
export const besselJ = (order: number, x: number): number =>
  mean(points(x) + order, (t) => Math.cos(order * t - x * Math.sin(t)));

/** 10.32.3, scaled by e^-|x|. */
export const besselIe = (order: number, x: number): number =>
  mean(points(x), (t) => Math.exp(x * Math.cos(t) - Math.abs(x)) * Math.cos(order * t));

/** eˣ K(x) = ∫ exp(-x (cosh t - 1)) cosh(order t) dt from 0: 10.32.9. */
export function besselKe(order: number, x: number): number {
  if (x <= 0) return x === 0 ? Infinity : NaN;
  const step = 1 / 64;
  let sum = 0.5;
  for (let t = step, term = 1; term > 1e-18 * sum; t += step) {
    term = Math.exp(-x * (Math.cosh(t) - 1)) * Math.cosh(order * t);
    sum += term;
  }
  return sum * step;
}

/** Neumann's series of Y0 in J of even orders: Abramowitz & Stegun 9.1.89; Y1 is minus its derivative. */
export function besselY(order: 0 | 1, x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  const term = (k: number): number =>
    order === 0 ? -2 * besselJ(2 * k, x) : besselJ(2 * k - 1, x) - besselJ(2 * k + 1, x);
  let sum = order === 0 ? 0 : -besselJ(0, x) / x;
  for (let k = 1, last = Math.ceil(x / 2) + 30; k <= last; k++) sum += ((k % 2 === 0 ? 1 : -1) * term(k)) / k;
  return (2 / Math.PI) * ((Math.log(x / 2) + EULER) * besselJ(order, x) + sum);
}

/** Above 1: 9.5.8, e^-ζ/π ∫ exp(-√x t²) cos(t³/3) dt. Below: the power series 9.4.1, and from -8 down the asymptotic one, 9.7.9. */
export function airyAi(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const zeta = (2 / 3) * Math.abs(x) ** 1.5;
  if (x > 1) {
    const step = 1 / 64;
    let sum = 0.5;
    for (let t = step; t * t * Math.sqrt(x) < 45; t += step)
      sum += Math.exp(-Math.sqrt(x) * t * t) * Math.cos(t ** 3 / 3);
    return (Math.exp(-zeta) / Math.PI) * sum * step;
  }
  if (x < -8) return airyFarBelow(-x, zeta);
  let [f, g, m, n] = [1, x, 1, x];
  for (let k = 2; Math.abs(m) + Math.abs(n) > 1e-20; k += 3) {
    m *= x ** 3 / (k * (k + 1));
    n *= x ** 3 / ((k + 1) * (k + 2));
    f += m;
    g += n;
  }
  return 0.3550280538878172 * f - 0.2588194037928068 * g;
}

function airyFarBelow(a: number, zeta: number): number {
  let [even, odd, u] = [0, 0, 1];
  for (let k = 0; k < 20; k++) {
    const term = u / zeta ** k;
    if (k % 2 === 0) even += (k % 4 === 0 ? 1 : -1) * term;
    else odd += (k % 4 === 1 ? 1 : -1) * term;
    u *= ((6 * k + 1) * (6 * k + 3) * (6 * k + 5)) / (216 * (k + 1) * (2 * k + 1));
  }
  const phase = zeta - Math.PI / 4;
  return (Math.cos(phase) * even + Math.sin(phase) * odd) / (Math.sqrt(Math.PI) * a ** 0.25);
}

// Functions of one or two complex numbers by their textbook definitions.
import type { Complex } from '@kindling/core';

export const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
export const sub = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
export const mul = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});
export function div(a: Complex, b: Complex): Complex {
  const square = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square };
}

const ONE: Complex = { re: 1, im: 0 };
const I: Complex = { re: 0, im: 1 };
const MINUS_I: Complex = { re: 0, im: -1 };
const by = (z: Complex, factor: number): Complex => ({ re: z.re * factor, im: z.im * factor });
const size = (z: Complex): number => Math.hypot(z.re, z.im);
const angle = (z: Complex): number => Math.atan2(z.im, z.re);
/** f with z turned by a right angle before, and back after. */
const turned = (f: (z: Complex) => Complex) => (z: Complex) => mul(MINUS_I, f(mul(I, z)));

export const exp = (z: Complex): Complex => ({
  re: Math.exp(z.re) * Math.cos(z.im),
  im: Math.exp(z.re) * Math.sin(z.im),
});
export const log = (z: Complex): Complex => ({ re: Math.log(size(z)), im: angle(z) });
export const sqrt = (z: Complex): Complex => ({
  re: Math.sqrt(size(z)) * Math.cos(angle(z) / 2),
  im: Math.sqrt(size(z)) * Math.sin(angle(z) / 2),
});
export const sinh = (z: Complex): Complex => by(sub(exp(z), exp(by(z, -1))), 0.5);
export const cosh = (z: Complex): Complex => by(add(exp(z), exp(by(z, -1))), 0.5);
export const tanh = (z: Complex): Complex => div(sinh(z), cosh(z));
export const asinh = (z: Complex): Complex => log(add(z, sqrt(add(mul(z, z), ONE))));
export const acosh = (z: Complex): Complex => log(add(z, mul(sqrt(add(z, ONE)), sqrt(sub(z, ONE)))));
export const atanh = (z: Complex): Complex => by(sub(log(add(ONE, z)), log(sub(ONE, z))), 0.5);
const asin = turned(asinh);

export function pow(a: Complex, b: Complex): Complex {
  if (b.re === 0 && b.im === 0) return ONE;
  if (a.re === 0 && a.im === 0 && b.im === 0 && b.re > 0) return { re: 0, im: 0 };
  return exp(mul(b, log(a)));
}

export const unaryFunctions = {
  neg: (z: Complex): Complex => by(z, -1),
  conjPhysical: (z: Complex): Complex => ({ re: z.re, im: -z.im }),
  reciprocal: (z: Complex): Complex => div(ONE, z),
  sqrt,
  rsqrt: (z: Complex): Complex => div(ONE, sqrt(z)),
  exp,
  log,
  log2: (z: Complex): Complex => by(log(z), Math.LOG2E),
  log10: (z: Complex): Complex => by(log(z), Math.LOG10E),
  sin: turned(sinh),
  cos: (z: Complex): Complex => cosh(mul(I, z)),
  tan: turned(tanh),
  sinh,
  cosh,
  tanh,
  asin,
  acos: (z: Complex): Complex => sub({ re: Math.PI / 2, im: 0 }, asin(z)),
  atan: turned(atanh),
  asinh,
  acosh,
  atanh,
  sigmoid: (z: Complex): Complex => div(ONE, add(ONE, exp(by(z, -1)))),
};
export const binaryFunctions = { add, sub, mul, div, pow };

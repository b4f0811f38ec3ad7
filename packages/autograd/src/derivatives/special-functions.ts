// Functions of torch.special that have derivatives in PyTorch. Formulas: https://dlmf.nist.gov, chapters 5, 7, 8, 10 and 25.
import { AutogradError, where, type Tensor } from '@kindling/core/lean';
import { digamma, eq, erfcx, i0, i0e, i1, i1e, lgamma, polygamma, trigamma, zeta } from '@kindling/core/rows';
import { namedRow, row, wrt, type Derivative, type Derivatives, type Partial } from '../derivative.ts';

type Unary = Derivative<readonly [x: Tensor]>;
type Binary = readonly [a: Tensor, b: Tensor];
const ofInput = (slope: (x: Tensor) => Tensor): Unary => row(wrt([0], (g, [x]) => g.mul(slope(x))));
const ofBoth = (name: string, slope: (x: Tensor, y: Tensor) => Tensor): Unary =>
  namedRow(
    name,
    wrt([0, 'out'], (g, [x, y]) => g.mul(slope(x, y))),
  );

/** `slope` where x is not 0, else `atZero`; neither it nor its derivatives see a 0. */
const apartFromZero = (x: Tensor, atZero: number, slope: (x: Tensor) => Tensor): Tensor => {
  const zero = eq(x, 0);
  return where(zero, atZero, slope(where(zero, 1, x)));
};

function noGradient<A>(name: string, argument: string): Partial<A> {
  return wrt([], () => {
    throw new AutogradError(
      `${name}: the derivative with respect to ${argument} is not implemented, nor is it in PyTorch.`,
      {
        op: name,
      },
    );
  });
}

/** x^(a - 1) e^-x / Γ(a) */
const gammaDensity = (a: Tensor, x: Tensor): Tensor => x.log().mul(a.sub(1)).sub(x).sub(lgamma(a)).exp();

export const specialFunctionDerivatives = {
  lgamma: ofInput((x) => digamma(x)),
  digamma: ofInput((x) => trigamma(x)),
  trigamma: ofInput((x) => polygamma(2, x)),
  polygamma: row(
    wrt([0], (g, [x], [, n]) => g.mul(polygamma(n + 1, x))),
    null,
  ),
  zeta: namedRow<Binary>(
    'SpecialZeta',
    noGradient('zeta', 'input'),
    wrt([0, 1], (g, [s, q]) => g.mul(s.neg()).mul(zeta(s.add(1), q))),
  ),
  igamma: row<Binary>(
    noGradient('igamma', 'input'),
    wrt([0, 1], (g, [a, x]) => g.mul(gammaDensity(a, x))),
  ),
  igammac: row<Binary>(
    noGradient('igammac', 'input'),
    wrt([0, 1], (g, [a, x]) => g.mul(gammaDensity(a, x)).neg()),
  ),
  i0: ofInput((x) => i1(x)),
  i0e: ofBoth('SpecialI0E', (x, y) => i1e(x).sub(x.sign().mul(y))),
  i1: namedRow(
    'SpecialI1',
    wrt([0], (g, [x]) => g.mul(apartFromZero(x, 0.5, (t) => i0(t).sub(i1(t).div(t))))),
  ),
  i1e: namedRow(
    'SpecialI1E',
    wrt([0], (g, [x]) => g.mul(apartFromZero(x, 0.5, (t) => i0e(t).sub(i1e(t).mul(t.sign().add(t.reciprocal())))))),
  ),
  erfcx: ofBoth('SpecialErfcx', (x, y) =>
    x
      .mul(y)
      .mul(2)
      .sub(2 / Math.sqrt(Math.PI)),
  ),
  ndtri: namedRow(
    'SpecialNdtri',
    wrt(['out'], (g, [y]) => g.mul(y.mul(y).mul(0.5).exp()).mul(Math.sqrt(2 * Math.PI))),
  ),
  logNdtr: namedRow(
    'SpecialLogNdtr',
    wrt([0], (g, [x]) => g.div(erfcx(x.mul(-Math.SQRT1_2))).mul(Math.sqrt(2 / Math.PI))),
  ),
} satisfies Derivatives;

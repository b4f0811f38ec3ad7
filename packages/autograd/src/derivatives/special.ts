import { isComplex, zerosLike, type Tensor } from '@kindling/core/lean';
import { where, eq, ne, ge, le, logicalAnd, xlogy, xlog1py } from '@kindling/core/rows';
import { namedRow, row, wrt, type Derivative, type Derivatives } from '../derivative.ts';

type Binary = Derivative<readonly [a: Tensor, b: Tensor]>;

/** The weight of each operand is the logistic function of how far it is above the other, to the base of the logarithm. */
const logOfSum = (power: (x: Tensor) => Tensor): Binary =>
  row(
    wrt([0, 1], (g, [a, b]) => g.div(power(b.sub(a)).add(1))),
    wrt([0, 1], (g, [a, b]) => g.div(power(a.sub(b)).add(1))),
  );

export const specialDerivatives = {
  logaddexp: logOfSum((x) => x.exp()),
  logaddexp2: logOfSum((x) => x.exp2()),
  xlogy: row(
    wrt([0, 1], (g, [x, y]) => g.mul(xlogy(ne(x, 0).to(y.dtype), y))),
    wrt([0, 1], (g, [x, y]) => g.mul(x).div(y)),
  ),
  xlog1py: namedRow(
    'SpecialXlog1Py',
    wrt([0, 1], (g, [x, y]) => g.mul(xlog1py(ne(x, 0).to(y.dtype), y))),
    wrt([0, 1], (g, [x, y]) => g.mul(x).div(y.add(1))),
  ),
  // Without eps NaN outside [0, 1], where the value is NaN too; with eps constant outside [eps, 1 - eps].
  logit: row(
    wrt([0], (g, [x], [, eps]) => {
      const low = eps ?? 0;
      const inside = logicalAnd(ge(x, low), le(x, 1 - low));
      return where(inside, g.div(x.mul(x.neg().add(1))), eps === null ? NaN : 0);
    }),
    null,
  ),
  // Moving across z turns it: i z / |z|² for each unit.
  angle: row(
    wrt([0], (g, [z]) => {
      if (!isComplex(z)) return zerosLike(g);
      const square = z.abs().pow(2);
      return where(eq(square, 0), 0, g.mul(z.mul({ re: 0, im: 1 })).div(where(eq(square, 0), 1, square)));
    }),
  ),
  entr: namedRow(
    'SpecialEntr',
    wrt([0], (g, [x]) => g.mul(where(eq(x, 0), Infinity, x.log().neg().sub(1)))),
  ),
} satisfies Derivatives;

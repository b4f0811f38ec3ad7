"""Computes the polynomial tables of kernel-headers/include/kindling/math/coefficients.h (needs mpmath).

Each table is the Chebyshev interpolant of a smooth function, near minimax, turned into powers of the variable
in 80 digits and then rounded once to the table's precision. Run: python3 fit_polynomials.py > coefficients.h
"""
import mpmath as mp

mp.mp.dps = 80


def chebyshev(f, lo, hi, degree):
    """Monomial coefficients, lowest first, of the interpolant of f at the Chebyshev points of [lo, hi]."""
    n = degree + 1
    mid, half = (mp.mpf(lo) + hi) / 2, (mp.mpf(hi) - lo) / 2
    theta = [mp.pi * (k + mp.mpf(1) / 2) / n for k in range(n)]
    values = [f(mid + half * mp.cos(t)) for t in theta]
    c = [mp.mpf(2) / n * sum(v * mp.cos(j * t) for v, t in zip(values, theta)) for j in range(n)]
    c[0] /= 2
    # Clenshaw on polynomials: u = (x - mid) / half
    shift = [-mid / half, 1 / half]
    mul = lambda p, q: [sum(p[i] * q[k - i] for i in range(len(p)) if 0 <= k - i < len(q)) for k in range(len(p) + len(q) - 1)]
    add = lambda p, q: [(p[i] if i < len(p) else 0) + (q[i] if i < len(q) else 0) for i in range(max(len(p), len(q)))]
    b1, b2 = [mp.mpf(0)], [mp.mpf(0)]
    for cj in reversed(c[1:]):
        b1, b2 = add(add([2 * v for v in mul(shift, b1)], [-v for v in b2]), [cj]), b1
    return add(add(mul(shift, b1), [-v for v in b2]), [c[0]])[:n]



def rational(f, lo, hi, p, q, points=160, rounds=40):
    """Numerator and denominator (degrees p and q) of near least relative error: linear least squares, each point weighted
    by the last denominator (Sanathanan and Koerner) and by its last error (Lawson)."""
    grid = [(mp.mpf(lo) + hi) / 2 + (mp.mpf(hi) - lo) / 2 * mp.cos(mp.pi * (k + mp.mpf(1) / 2) / points) for k in range(points)]
    values, scale = [f(x) for x in grid], mp.mpf(hi)
    weight, den, best = [mp.mpf(1)] * points, [mp.mpf(1)] * points, (mp.inf,)
    for _ in range(rounds):
        a, b = mp.matrix(points, p + q + 1), mp.matrix(points, 1)
        for i, (x, v) in enumerate(zip(grid, values)):
            s = mp.sqrt(weight[i]) / (den[i] * v)
            for j in range(p + 1):
                a[i, j] = s * (x / scale) ** j
            for j in range(1, q + 1):
                a[i, p + j] = -s * v * (x / scale) ** j
            b[i] = s * v
        c = mp.lu_solve(a.T * a, a.T * b)
        above = [c[j] / scale**j for j in range(p + 1)]
        below = [mp.mpf(1)] + [c[p + j] / scale**j for j in range(1, q + 1)]
        den = [mp.polyval(below[::-1], x) for x in grid]
        errors = [abs(mp.polyval(above[::-1], x) / d / v - 1) for x, d, v in zip(grid, den, values)]
        worst = max(errors)
        best = min(best, (worst, above, below), key=lambda t: t[0])
        weight = [max(w * e / worst, mp.mpf('1e-12')) for w, e in zip(weight, errors)]
        total = sum(weight)
        weight = [w * points / total for w in weight]
    return best


def error(f, poly, lo, hi, points=400):
    grid = [lo + (hi - lo) * mp.mpf(k) / points for k in range(points + 1)]
    return max(abs(mp.polyval(poly[::-1], x) / f(x) - 1) for x in grid)


def at_zero(f, limit):
    return lambda x: mp.mpf(limit) if abs(x) < mp.mpf(10) ** -40 else f(x)  # else cancellation eats all digits


half_ln2 = mp.log(2) / 2 * mp.mpf('1.0005')
expm1_tail = at_zero(lambda r: (mp.expm1(r) - r) / r**2, mp.mpf(1) / 2)
# log(1+f) with s = f/(2+f) is 2s + s z R(z), z = s^2
log_tail = at_zero(lambda z: (mp.log((1 + mp.sqrt(z)) / (1 - mp.sqrt(z))) / mp.sqrt(z) - 2) / z, mp.mpf(2) / 3)
z_max = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mp.mpf('1.001')
erf_ratio = at_zero(lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z), 2 / mp.sqrt(mp.pi))
tanh_tail = at_zero(lambda z: (mp.tanh(mp.sqrt(z)) / mp.sqrt(z) - 1) / z, mp.mpf(-1) / 3)


def scaled_erfc(t):
    """exp(x^2) erfc(x) * (1 + 2x) where t = (x - 3) / (x + 3): smooth and bounded on [0.5, inf)."""
    x = 3 * (1 + t) / (1 - t)
    return mp.exp(x * x) * mp.erfc(x) * (1 + 2 * x)


def erfinv_ratio(w):
    """erfinv(y) / y as a function of w = -log(1 - y^2) (Giles 2010)."""
    y = mp.sqrt(-mp.expm1(-w))
    if y == 0:
        return mp.sqrt(mp.pi) / 2
    x = mp.sqrt(w)
    for _ in range(200):  # Newton on log erfc, which stays well scaled in the tail
        q = mp.exp(-w) / (1 + y)
        step = (mp.log(mp.erfc(x)) - mp.log(q)) * mp.erfc(x) / (-2 / mp.sqrt(mp.pi) * mp.exp(-x * x))
        x -= step
        if abs(step) < mp.mpf(10) ** -60:
            break
    return x / y


tables = [
    ('expm1_f32', 'float', expm1_tail, -half_ln2, half_ln2, 4),
    ('expm1_f64', 'double', expm1_tail, -half_ln2, half_ln2, 10),
    ('log_f32', 'float', log_tail, 0, z_max, 3),
    ('log_f64', 'double', log_tail, 0, z_max, 7),
    ('tanh_f32', 'float', tanh_tail, 0, mp.mpf('0.4'), 5),
    ('erf_f64', 'double', erf_ratio, 0, 1, 13),
    ('erfc_f64', 'double', scaled_erfc, mp.mpf(-5) / 7, mp.mpf(25) / 31, 23),
    ('erfc_f32', 'float', scaled_erfc, mp.mpf(-5) / 7, mp.mpf(8) / 14, 10),
    ('erfinv_center_f32', 'float', lambda u: erfinv_ratio(u + 3), -3, 3, 11),
    ('erfinv_tail_f32', 'float', lambda u: erfinv_ratio((u + 3) ** 2), mp.sqrt(6) - 3, mp.mpf('4.1') - 3, 8),
    ('erfinv_center', 'double', lambda u: erfinv_ratio(u + 3), -3, 3, 12),
    ('erfinv_tail', 'double', lambda u: erfinv_ratio((u + 4) ** 2), mp.sqrt(6) - 4, mp.mpf('6.1') - 4, 14),
]


def literal(value, kind):
    import struct
    if kind == 'float':
        f = struct.unpack('f', struct.pack('f', float(value)))[0]
        return f'{f:.9g}f' if '.' in f'{f:.9g}' or 'e' in f'{f:.9g}' else f'{f:.9g}.0f'
    return f'{float(value):.17g}' if '.' in f'{float(value):.17g}' or 'e' in f'{float(value):.17g}' else f'{float(value):.17g}.0'


if __name__ == '__main__':
    import sys
    import textwrap
    print('// Made by fit/fit_polynomials.py: coefficients, lowest power first. What each one approximates stands there.')
    print('#pragma once\n\nnamespace kindling::coefficients {\n')
    for name, kind, f, lo, hi, degree in tables:
        poly = chebyshev(f, lo, hi, degree)
        print(name, kind, 'degree', degree, 'relative error', mp.nstr(error(f, poly, mp.mpf(lo), mp.mpf(hi)), 3), file=sys.stderr)
        text = textwrap.fill(', '.join(literal(c, kind) for c in poly), 118, initial_indent='  ', subsequent_indent='  ')
        print(f'KD_TABLE {kind} {name}[] = {{\n{text}}};')
    # erf(x) / x up to 3.92, where erf rounds to 1 in float
    worst, above, below = rational(erf_ratio, 0, mp.mpf('3.92') ** 2, 5, 5)
    print('erf_f32 relative error', mp.nstr(worst, 3), file=sys.stderr)
    for name, c in ('erf_over_f32', above), ('erf_under_f32', below):
        print(f'KD_TABLE float {name}[] = {{\n  {", ".join(literal(v, "float") for v in c)}}};')
    print('\n}  // namespace kindling::coefficients')

import { transposedMap, type AxisMap } from '@kindling/core/internal';
import { mapAxes } from '@kindling/core/rows';
import { row, wrt, type Derivatives } from '../derivative.ts';

const back = (map: AxisMap | null): AxisMap | null => (map === null ? null : transposedMap(map));

export const imageDerivatives = {
  mapAxes: row(wrt([], (g, _, [, rows, columns]) => mapAxes(g, back(rows), back(columns)))),
} satisfies Derivatives;

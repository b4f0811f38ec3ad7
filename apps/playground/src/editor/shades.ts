// A scale from dark blue over green to yellow whose lightness grows evenly, so that it reads without colour as well: viridis
// of matplotlib (Smith and van der Walt 2015), at nine places.
const places = ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'].map((color) =>
  [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16)),
);

type Shade = [red: number, green: number, blue: number, alpha: number];

/** Values that are no numbers are clear. */
export function shadeOf(value: number, low: number, high: number): Shade {
  if (Number.isNaN(value)) return [0, 0, 0, 0];
  const part = high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0.5;
  const at = part * (places.length - 1);
  const [from, to] = [places[Math.floor(at)] ?? [], places[Math.ceil(at)] ?? []];
  const mixed = (i: number): number => (from[i] ?? 0) + (at % 1) * ((to[i] ?? 0) - (from[i] ?? 0));
  return [mixed(0), mixed(1), mixed(2), 255];
}

/** The least and the largest of the finite values; zeros when there are none. */
export function extent(values: Float32Array): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? [0, 0] : [low, high];
}

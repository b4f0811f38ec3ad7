// A drawing as MNIST has its digits: fitted into 20 x 20, then put on 28 x 28 with its centre of mass in the middle
// (LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist).
const side = 28;
const box = 20;

/** Ink, 0 to 1, of a square drawing of `size` by `size`. Null where there is none. */
export function centred(ink: Float32Array, size: number): Float32Array | null {
  const bounds = boundsOf(ink, size);
  if (bounds === null) return null;
  const { left, top, right, bottom } = bounds;
  const scale = Math.max(right - left, bottom - top) / box;
  const width = Math.max(1, Math.round((right - left) / scale));
  const height = Math.max(1, Math.round((bottom - top) / scale));
  const small = new Float32Array(width * height);
  let mass = 0;
  let [x, y] = [0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = mean(ink, size, left + column * scale, top + row * scale, scale);
      small[row * width + column] = value;
      mass += value;
      x += value * column;
      y += value * row;
    }
  }
  const shiftX = clamp(Math.round(side / 2 - 0.5 - x / mass), side - width);
  const shiftY = clamp(Math.round(side / 2 - 0.5 - y / mass), side - height);
  const image = new Float32Array(side * side);
  for (let row = 0; row < height; row++)
    image.set(small.subarray(row * width, (row + 1) * width), (row + shiftY) * side + shiftX);
  return image;
}

const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max);

/** Of a square of the drawing, by its pixels. */
function mean(ink: Float32Array, size: number, left: number, top: number, width: number): number {
  let sum = 0;
  let count = 0;
  const [right, bottom] = [Math.min(size, left + Math.max(width, 1)), Math.min(size, top + Math.max(width, 1))];
  for (let y = Math.floor(top); y < bottom; y++)
    for (let x = Math.floor(left); x < right; x++) {
      sum += ink[y * size + x] ?? 0;
      count++;
    }
  return count === 0 ? 0 : sum / count;
}

function boundsOf(ink: Float32Array, size: number) {
  let [left, top, right, bottom] = [size, size, 0, 0];
  ink.forEach((value, i) => {
    if (value < 0.1) return;
    const [x, y] = [i % size, Math.floor(i / size)];
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
  });
  return right === 0 ? null : { left, top, right, bottom };
}

import { describe, expect, it } from 'vitest';
import { fromHalfBits, toHalfBits } from './half.ts';

const patterns = Array.from({ length: 65536 }, (_, i) => i);

describe.each(['float16', 'bfloat16'] as const)('%s', (dtype) => {
  it('gives every pattern back', () => {
    const back = patterns.filter((bits) => !Number.isNaN(fromHalfBits(dtype, bits)));
    expect(back.length).toBe(dtype === 'float16' ? 65536 - 2046 : 65536 - 254);
    for (const bits of back) expect(toHalfBits(dtype, fromHalfBits(dtype, bits))).toBe(bits);
    expect(fromHalfBits(dtype, toHalfBits(dtype, NaN))).toBeNaN();
  });

  it('rounds halves between neighbours to the even one, and anything else to the nearer', () => {
    const top = dtype === 'float16' ? 0x7bff : 0x7f7f;
    for (let bits = 0; bits < top; bits++) {
      const [low, high] = [fromHalfBits(dtype, bits), fromHalfBits(dtype, bits + 1)];
      const middle = (low + high) / 2;
      const step = (high - low) / 8;
      expect(toHalfBits(dtype, middle)).toBe(bits + (bits & 1));
      expect(toHalfBits(dtype, middle - step)).toBe(bits);
      expect(toHalfBits(dtype, -middle - step)).toBe(0x8000 | (bits + 1));
    }
  });
});

// https://docs.pytorch.org: torch.tensor(x, dtype=torch.float64).to(dtype).view(torch.int16)
it('gives the patterns of PyTorch, overflow and subnormal numbers included', () => {
  const values = [0.1, 1 / 3, 2049, 65519, 65520, 6e-8, 2.9e-8, 1e-5, -1e-40];
  const asInt16 = (bits: number): number => (bits << 16) >> 16;
  expect(values.map((v) => asInt16(toHalfBits('float16', v)))).toEqual([
    11878, 13653, 26624, 31743, 31744, 1, 0, 168, -32768,
  ]);
  expect(values.map((v) => asInt16(toHalfBits('bfloat16', v)))).toEqual([
    15821, 16043, 17664, 18304, 18304, 13185, 13049, 14120, -32767,
  ]);
});

/** A complex number, as an element of a complex64 or complex128 tensor is written and read. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const isComplexNumber = (value: unknown): value is Complex =>
  typeof value === 'object' &&
  value !== null &&
  're' in value &&
  'im' in value &&
  typeof value.re === 'number' &&
  typeof value.im === 'number';

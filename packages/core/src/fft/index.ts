// torch.fft
export type { FftNorm } from './arguments.ts';
export { fftfreq, fftshift, ifftshift, rfftfreq, type FrequencyOptions, type ShiftOptions } from './frequencies.ts';
export * from './functions.ts';

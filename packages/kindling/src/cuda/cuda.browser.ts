/** What a browser can say of CUDA. */
export const cuda = {
  isAvailable: (): boolean => false,
  whyUnavailable: (): string | null => 'browsers have no CUDA',
  deviceCount: (): number => 0,
};

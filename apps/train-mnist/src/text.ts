// Numbers as people read them.
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export const whole = (value: number): string => grouped.format(value);

export const percent = (share: number, digits = 2): string => `${(share * 100).toFixed(digits)} %`;

export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  const rounded = Math.round(value);
  return rounded < 60 ? `${rounded} s` : `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
}

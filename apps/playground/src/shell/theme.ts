import { createTheme } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'orange',
  // Dark enough for white text on it.
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  respectReducedMotion: true,
});

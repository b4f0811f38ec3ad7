import { createTheme, DEFAULT_THEME, type MantineColorsTuple } from '@mantine/core';

const [o0, o1, o2, o3, o4, o5, o6, o7] = DEFAULT_THEME.colors.orange;
/** Mantine's orange, its last two shades dark enough for white text on them. */
const ember: MantineColorsTuple = [o0, o1, o2, o3, o4, o5, o6, o7, '#c2410c', '#a83408'];

export const theme = createTheme({
  colors: { ember },
  primaryColor: 'ember',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  respectReducedMotion: true,
});

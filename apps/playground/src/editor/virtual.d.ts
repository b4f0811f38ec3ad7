declare module 'virtual:declarations' {
  /** Declaration files and package.json by path. */
  export const declarations: Readonly<Record<string, string>>;
}

/** The shells of the bundle; each is loaded, and begins, when it is called. */
export const shells = {
  /** The terminal. */
  cli: () => import('./cli.ts'),
  /** GitHub Actions. */
  main: () => import('./main.ts'),
};

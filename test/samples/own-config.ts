import { readFileSync } from 'node:fs';

const boundary = /^ {2}#[^\n]*\n {2}permissions-boundary: .*\n/m;

/** The chatops.yml of this repository without its permissions boundary, so that an account needs no bootstrap and the file no other one. */
export const ownConfig = readFileSync(new URL('../../chatops.yml', import.meta.url), 'utf8').replace(
  boundary,
  '',
);

/**
 * Resources as people read them: all of a Region are `all in eu-west-1`, and not the pattern `arn:*:*:eu-west-1:*:*` that matches them.
 * @param text a pattern, or `* except …` with the patterns of what is left out
 */
export function nameRegions(text: string): string {
  const [base = '', except] = text.split(' except ');
  const named = nameRegion(base);
  if (except === undefined) return named;
  return `${named} except ${except.split(', ').map(nameRegion).join(', ')}`;
}

/** With `all` among exceptions too: `* except a, in eu-west-1` reads as what is in that Region. */
function nameRegion(pattern: string): string {
  const region = /^arn:\*:\*:([a-z0-9-]+):\*:\*$/.exec(pattern)?.[1];
  return region === undefined ? pattern : `all in ${region}`;
}

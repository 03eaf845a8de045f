/** A time as the query protocol writes it. @param milliseconds since 1970 */
export function isoTime(milliseconds: number): string;
export function isoTime(milliseconds: number | undefined): string | undefined;
export function isoTime(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

/** A time as the JSON protocols write it: seconds since 1970. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** When something ends. */
export interface End {
  /** As chatops.yml has it: a day, or an instant. */
  readonly until: string;
  /** The first instant at which it no longer holds, e.g. `2027-07-01T00:00:00Z`. */
  readonly instant: string;
}

/**
 * Reads an `until`: a day ends with its last instant, UTC.
 * @returns undefined for a day that no calendar has
 */
export function readEnd(until: string): End | undefined {
  const isDay = !until.includes('T');
  const start = Date.parse(isDay ? `${until}T00:00:00Z` : until);
  // JavaScript reads the 30th of February as a day in March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== until.slice(0, 10))
    return undefined;
  return { until, instant: toInstant(isDay ? start + 24 * 60 * 60 * 1000 : start) };
}

/** {@link readEnd} of what a check has accepted. */
export function endOf(until: string | undefined): End | undefined {
  return until === undefined ? undefined : readEnd(until);
}

/** `2027-07-01T00:00:00Z` of milliseconds since 1970. */
export function toInstant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Whether something has ended. @param now an instant, e.g. `2026-11-25T08:00:00Z` */
export function hasEnded({ instant }: End, now: string): boolean {
  return Date.parse(now) >= Date.parse(instant);
}

/** An end as people read it: `the end of 2027-06-30 (UTC)`, or `2027-06-30 18:00 UTC`. @param instant the first one afterwards */
export function formatEnd(instant: string): string {
  const last = new Date(Date.parse(instant) - 1).toISOString();
  if (last.endsWith('T23:59:59.999Z')) return `the end of ${last.slice(0, 10)} (UTC)`;
  const [day, time = ''] = instant.replace('Z', '').split('T');
  return `${day} ${time.replace(/:00$/, '')} UTC`;
}

/** A beginning as people read it: `2027-07-01 (UTC)`, or `2027-06-30 18:00 UTC`. @param instant the first one */
export function formatStart(instant: string): string {
  const [day = '', time = ''] = instant.replace('Z', '').split('T');
  return time === '00:00:00' ? `${day} (UTC)` : `${day} ${time.replace(/:00$/, '')} UTC`;
}

/** When something holds, in parts: `from 2027-07-01 (UTC)`, `until the end of 2027-12-31 (UTC)`; none where no date decides. */
export function listTimes({ from, until }: { readonly from?: string; readonly until?: string }): string[] {
  return [
    ...(from === undefined ? [] : [`from ${formatStart(from)}`]),
    ...(until === undefined ? [] : [`until ${formatEnd(until)}`]),
  ];
}

/** {@link listTimes} as one text; empty where no date decides. */
export function formatTimes(times: { readonly from?: string; readonly until?: string }): string {
  return listTimes(times).join(' ');
}

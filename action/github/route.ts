/** Parameters of a route: those of the path, the query and the body alike. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A route with its parameters in place. */
export interface ExpandedRoute {
  readonly method: string;
  /** Path and query, each value encoded. */
  readonly path: string;
  /** The parameters that are neither in the path nor in the query. */
  readonly body: Parameters | undefined;
}

/**
 * Puts parameters into a route such as `GET /repos/{owner}/{repo}/contents/{+path}`. `{name}` is one segment; `{+name}`
 * may hold several, each of which is encoded for itself, so that a `#`, `?` or `%` of a file name stays one. What the
 * path does not take goes into the query of GET and DELETE, and into the body otherwise.
 * @throws Error for a segment that would make it another path: an empty one, `.` or `..`
 */
export function expandRoute(route: string, parameters: Parameters): ExpandedRoute {
  const space = route.indexOf(' ');
  const [method, template] = [route.slice(0, space), route.slice(space + 1)];
  const rest = { ...parameters };
  const path = template.replace(/\{(\+?)(\w+)\}/g, (_, several: string, name: string) => {
    const value = String(rest[name] ?? '');
    delete rest[name];
    const segments = several === '+' ? value.split('/') : [value];
    if (segments.some(segment => /^\.{0,2}$/.test(segment))) {
      throw new Error(`${JSON.stringify(value)} is no ${name} of ${route}`);
    }
    return segments.map(encodeSegment).join('/');
  });
  if (method !== 'GET' && method !== 'DELETE') return { method, path, body: rest };
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
  return { method, path: query.size === 0 ? path : `${path}?${query}`, body: undefined };
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

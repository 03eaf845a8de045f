/** A place in chatops.yml: keys and list indices from the root, e.g. `['roles', 'operator', 'allow', 0]`. */
export type Path = readonly (string | number)[];

const plainKey = /^[A-Za-z_][\w-]*$/;

/**
 * Writes a path as people do: `roles.operator.allow[0]`. A key that would be ambiguous is quoted
 * (`conditions["aws:RequestedRegion"]`); the root is the empty string.
 */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!plainKey.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/**
 * Reads what {@link formatPath} writes: `roles.operator.allow[0]`.
 * @returns as far as the text is a path
 */
export function parsePath(text: string): Path {
  const steps: (string | number)[] = [];
  const step = /\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  for (let match = step.exec(text); match !== null; match = step.exec(text)) {
    const [, key, index, quoted] = match;
    steps.push(key ?? (index === undefined ? String(JSON.parse(quoted ?? '""')) : Number(index)));
  }
  return steps;
}

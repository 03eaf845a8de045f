import { toOption } from './match-arn.mjs';

// API Gateway checks the path of the request.

const methods = /^apigateway:(GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS)$/;

/**
 * The rows of an operation of API Gateway whose action is the method of the request (API Gateway Developer Guide, "Actions, resources,
 * and condition keys"); undefined for the operations that have an action of their own.
 */
export function describePath({ requestUri }, inputs, { action, types }) {
  if (!methods.test(action ?? '')) return undefined;
  const path = requestUri
    .replace(/^\/v2/, '')
    .replace(/\?.*$/, '')
    .replace(/\{([\w-]+)\+?\}/g, (_, name) => placeOf(name, inputs));
  const formats = types.flatMap(({ arns }) => arns);
  // A domain name with an ID is a private one, of which there are several with one name.
  if (!path.includes('/{--domain-name}') || !inputs.some(({ option }) => option === 'domain-name-id'))
    return [writeRow(path, formats)];
  const ofPrivate = path.replace('{--domain-name}', '{--domain-name}+{--domain-name-id}');
  return [`?!domain-name-id>${writeRow(path, formats)}`, `?domain-name-id>${writeRow(ofPrivate, formats)}`];
}

/** The placeholder for a variable of a path. */
function placeOf(name, inputs) {
  const word = toOption(name).replace(/-/g, '');
  const input = inputs.find(({ option }) => option.replace(/-/g, '') === word);
  return input === undefined ? '{any}' : `{--${input.option}}`;
}

/** The ARN of a path: few have the account in it. */
function writeRow(path, formats) {
  const shape = path.replace(/\{[^}]*\}/g, '{}');
  const hasAccount = formats.some(
    arn =>
      arn.includes(':${Account}:') &&
      arn
        .split(':')
        .slice(5)
        .join(':')
        .replace(/\$\{\w+\}/g, '{}') === shape,
  );
  return `apigateway:{region}:${hasAccount ? '{account}' : ''}:${path}`;
}

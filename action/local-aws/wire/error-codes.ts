import type { Protocol } from '../service.ts';

/** What one refusal is called in each service and protocol (botocore models, AWS "Common Error Types"). */
interface Names {
  readonly query: string;
  readonly json: string;
  readonly xml: string;
}

const names: Readonly<Record<string, Names>> = {
  AccessDenied: { query: 'AccessDenied', json: 'AccessDeniedException', xml: 'AccessDenied' },
  ExpiredToken: { query: 'ExpiredToken', json: 'ExpiredTokenException', xml: 'ExpiredToken' },
  Throttling: { query: 'Throttling', json: 'ThrottlingException', xml: 'SlowDown' },
};

/** The code of an error as the protocol spells it; SNS has a word of its own for a denial. */
export function codeFor(protocol: Protocol, code: string): string {
  const known = Object.hasOwn(names, code) ? names[code] : undefined;
  if (known === undefined) return code;
  if (protocol.name === 'rest-xml') return known.xml;
  if (protocol.name !== 'query') return known.json;
  return code === 'AccessDenied' && protocol.namespace.includes('//sns.')
    ? 'AuthorizationError'
    : known.query;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** GitHub's token service for jobs, which signs whatever it is told to: the embedded AWS reads claims, no signature. */
export interface OidcDouble {
  /** What a job with `id-token: write` finds in its environment. @param subject the token's `sub` */
  environment(subject: string): Readonly<Record<string, string>>;
  /** Statuses that are answered instead of a token, one after the other. */
  readonly faults: number[];
  stop(): Promise<void>;
}

/** @see https://docs.github.com/actions/reference/security/oidc */
export async function startOidcDouble(): Promise<OidcDouble> {
  const faults: number[] = [];
  const server = createServer((request, response) => {
    const fault = faults.shift();
    if (fault !== undefined) {
      response.writeHead(fault).end('A fault');
      return;
    }
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const subject = url.searchParams.get('subject') ?? '';
    if (request.headers.authorization !== 'Bearer request-token') {
      response.writeHead(401).end('{}');
      return;
    }
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'https://token.actions.githubusercontent.com',
      aud: url.searchParams.get('audience'),
      sub: subject,
      iat: now,
      exp: now + 300,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const value = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${Buffer.from('signature').toString('base64url')}`;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    faults,
    environment: subject => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?subject=${encodeURIComponent(subject)}`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

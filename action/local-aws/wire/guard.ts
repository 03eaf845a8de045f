import { ApiError } from '../errors.ts';
import type { WireRequest } from './http-request.ts';
import { readSignature } from './route.ts';

/** Host names under which a server on the loopback interface may be addressed. */
const loopbackHosts = /^(?:127\.0\.0\.1|localhost|\[::1\]|[a-z0-9.-]+\.localhost)(?::\d+)?$/i;

/** Operations that AWS takes without a signature (documented for STS). */
const unsignedActions = /(?:^|&)Action=AssumeRoleWithWebIdentity(?:&|$)/;

/**
 * Refuses what a web page in the browser of the machine's user could send: a request for another host name (DNS
 * rebinding), one from an origin, and a call without a signature. A page cannot set the Authorization header without a
 * preflight, and a preflight has an Origin.
 * @throws ApiError 403
 */
export function checkSender(request: WireRequest): void {
  const { headers } = request;
  const host = headers['host'] ?? '';
  if (!loopbackHosts.test(host)) {
    throw new ApiError(
      'AccessDenied',
      `The embedded AWS answers on 127.0.0.1 and localhost, not on '${host}'`,
      {
        status: 403,
      },
    );
  }
  const site = headers['sec-fetch-site'];
  if (headers['origin'] !== undefined || (site !== undefined && site !== 'none')) {
    throw new ApiError('AccessDenied', 'The embedded AWS takes no requests from web pages', { status: 403 });
  }
}

/**
 * Refuses a call without a signature, as AWS does.
 * @throws ApiError 403
 */
export function checkSigned(request: WireRequest): void {
  const { accessKeyId } = readSignature(request);
  const query = request.url.split('?')[1] ?? '';
  if (accessKeyId !== undefined && accessKeyId !== '') return;
  if (unsignedActions.test(request.body) || unsignedActions.test(query)) return;
  throw new ApiError('MissingAuthenticationToken', 'Request is missing Authentication Token', {
    status: 403,
  });
}

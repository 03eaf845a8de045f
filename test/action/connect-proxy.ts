import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A forward proxy on 127.0.0.1 that knows some names, as one of a company knows the internet. */
export interface ConnectProxy {
  /** For HTTP_PROXY; it wants these credentials. */
  readonly url: string;
  /** Hosts that were asked for, `name:port`. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** @param hosts where each name leads, `aws.localhost` → `http://127.0.0.1:4566` */
export async function startConnectProxy(hosts: Readonly<Record<string, string>>): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server = createServer((_, response) => {
    response.writeHead(405).end('This proxy takes CONNECT only');
  });
  const expected = `Basic ${Buffer.from('team:proxy-passphrase').toString('base64')}`;
  server.on('connect', (request, client, head) => {
    asked.push(request.url ?? '');
    const place = hosts[(request.url ?? '').replace(/:\d+$/, '')];
    if (request.headers['proxy-authorization'] !== expected || place === undefined) {
      client.end(
        `HTTP/1.1 ${place === undefined ? '502 Bad Gateway' : '407 Proxy Authentication Required'}\r\n\r\n`,
      );
      return;
    }
    const { hostname, port } = new URL(place);
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://team:proxy-passphrase@127.0.0.1:${port}`,
    asked,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

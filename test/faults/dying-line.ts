import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to an AWS that goes dead at a certain call: for AWS just what it sees when the caller is killed there. */
export interface DyingLine {
  readonly url: string;
  /** The calls that came, as `Service.Operation` where the request says it. */
  readonly calls: readonly string[];
  readonly close: () => Promise<void>;
}

/** At which call a line goes dead, and whether that call still reaches AWS. */
export interface Death {
  readonly call: number;
  readonly moment: 'before' | 'after';
}

/**
 * Opens a line to an AWS. Without a death it only counts.
 * @param before runs to its end before a call goes on to AWS, so that something happens just before it
 * @param alter what becomes of the text of an answer on the way back
 */
export async function openLine(
  target: string,
  death?: Death,
  before: (call: string) => Promise<void> = async () => undefined,
  alter?: (call: string, text: string) => string,
): Promise<DyingLine> {
  const calls: string[] = [];
  let isDead = false;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', chunk => chunks.push(chunk as Buffer));
    incoming.on('end', async () => {
      const body = Buffer.concat(chunks);
      const name = nameOf(
        String(incoming.headers['x-amz-target'] ?? ''),
        incoming.url ?? '',
        body.toString(),
      );
      calls.push(name);
      const isLast = death !== undefined && calls.length >= death.call;
      await before(name);
      if (isDead || (isLast && death.moment === 'before')) {
        isDead = true;
        incoming.socket.destroy();
        return;
      }
      const { method = 'GET', headers, url = '/' } = incoming;
      const onward = request(new URL(url, target), { method, headers }, answer => {
        if (isLast) {
          isDead = true;
          answer.resume().on('end', () => incoming.socket.destroy());
          return;
        }
        if (alter === undefined) {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        const parts: Buffer[] = [];
        answer.on('data', part => parts.push(part as Buffer));
        answer.on('end', () => {
          const text = alter(name, Buffer.concat(parts).toString());
          const length = String(Buffer.byteLength(text));
          outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, 'content-length': length });
          outgoing.end(text);
        });
      });
      onward.on('error', () => incoming.socket.destroy());
      onward.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function nameOf(target: string, path: string, body: string): string {
  if (target !== '') return target;
  return new URLSearchParams(body).get('Action') ?? path;
}

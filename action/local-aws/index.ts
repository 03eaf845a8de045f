import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAwsServer } from './server.ts';
import { services } from './services/index.ts';
import { StateFile } from './state/state-file.ts';

/** How the embedded AWS is to run. */
export interface LocalAwsOptions {
  /** Where everything is kept; made at the first change. Several processes may use one file. */
  readonly stateFile: string;
  /** Any free port unless told otherwise. */
  readonly port?: number;
  /** How long CloudFormation takes for one resource, in milliseconds; 10 unless told otherwise. */
  readonly stepMillis?: number;
}

/** A running embedded AWS. */
export interface LocalAws {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Stops listening and lets requests under way finish. */
  close(): Promise<void>;
}

/**
 * Starts an AWS of one's own, on 127.0.0.1 only.
 * @throws the system's error when it cannot listen (`EADDRINUSE`)
 * @throws StateFileError when the state file is not one that this version can use
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const file = new StateFile(options.stateFile);
  await file.read(() => undefined);
  const server = createAwsServer(services, file, options.stepMillis ?? 10);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

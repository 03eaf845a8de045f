import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFaults } from './faults/fault.ts';
import { Switchboard } from './faults/switchboard.ts';
import type { Plugins } from './permissions/authorize.ts';
import { createAwsServer } from './server.ts';
import { services } from './services/index.ts';
import { StateFile } from './state/state-file.ts';
import { traceInto } from './trace.ts';

export type { AuthorizationVerdict, Authorize, Plugins } from './permissions/authorize.ts';
export { seedDemo } from './seed/seed-demo.ts';

/** How the embedded AWS is to run. */
export interface LocalAwsOptions {
  /** Where everything is kept; made at the first change. Several processes may use one file. */
  readonly stateFile: string;
  /** Default: any free port. */
  readonly port?: number;
  /** How long CloudFormation takes for one resource, in milliseconds; default 10. */
  readonly stepMillis?: number;
  /** Faults that are on from the start, as text; default: those of `CHATOPS_LOCAL_FAULTS`. */
  readonly faults?: string;
  /** Where every call and its answer are written down; default: nowhere, or where `CHATOPS_LOCAL_TRACE` says. */
  readonly traceFile?: string;
  /** What it asks others for, instead of the project's evaluator and its snapshot of AWS-managed policies. */
  readonly plugins?: Partial<Plugins>;
}

/** A running embedded AWS. */
export interface LocalAws {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Stops listening and lets requests under way finish; those that were made to hang are cut off. */
  close(): Promise<void>;
}

/** How long requests under way may take once it is closing, in milliseconds. */
const grace = 2000;

/**
 * Starts an AWS of one's own, on 127.0.0.1 only.
 * @throws the system's error when it cannot listen (`EADDRINUSE`)
 * @throws StateFileError when the state file is not one that this version can use
 * @throws FaultError when the faults cannot be read
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const file = new StateFile(options.stateFile);
  await file.read(() => undefined);
  const switchboard = new Switchboard();
  switchboard.add(readFaults(options.faults ?? process.env['CHATOPS_LOCAL_FAULTS'] ?? ''));
  const traceFile = options.traceFile ?? process.env['CHATOPS_LOCAL_TRACE'];
  const server = createAwsServer({
    ...(traceFile === undefined || traceFile === '' ? {} : { trace: traceInto(traceFile) }),
    services,
    file,
    switchboard,
    stepMillis: options.stepMillis ?? 10,
    loadPlugins: async () => {
      const { loadProjectPlugins } = await import('./permissions/project-plugins.ts');
      return { ...(await loadProjectPlugins()), ...options.plugins };
    },
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      // One that is answered only now stays open for the next call, which does not come.
      const idle = setInterval(() => server.closeIdleConnections(), 10);
      const timer = setTimeout(() => server.closeAllConnections(), grace);
      await closed;
      clearInterval(idle);
      clearTimeout(timer);
    },
  };
}

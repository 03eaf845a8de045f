import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { clockOf } from '../answer-call.ts';
import { FaultError, readFault } from '../faults/fault.ts';
import type { Switchboard } from '../faults/switchboard.ts';
import type { Plugins } from '../permissions/authorize.ts';
import { accountOf, emptyState, type State } from '../state/state.ts';
import type { StateFile } from '../state/state-file.ts';
import type { WireRequest } from '../wire/http-request.ts';
import type { WireAnswer } from '../wire/response.ts';
import { askAsMember } from './ask-as-member.ts';
import {
  changeChannel,
  changeOrganization,
  changeUserIdentities,
  changeWorkspaces,
} from './change-account.ts';
import { ControlError } from './control-error.ts';

/** What the control endpoint works on. */
export interface Controlled {
  readonly file: StateFile;
  readonly switchboard: Switchboard;
  /** What decides about permissions; it takes a moment to unpack. */
  readonly loadPlugins: () => Promise<Plugins>;
}

/** The account that is meant when none is named. */
const defaultAccount = '000000000000';

/** Whether a request is for the control endpoint rather than for AWS. */
export function isControl({ url }: WireRequest): boolean {
  return url === '/_local' || url.startsWith('/_local/') || url.startsWith('/_local?');
}

/** Answers the control endpoint: JSON in, JSON out. See README.md, "Control". */
export async function answerControl(controlled: Controlled, request: WireRequest): Promise<WireAnswer> {
  try {
    return write(200, await run(controlled, request));
  } catch (error) {
    if (error instanceof ControlError) return write(error.status, { error: error.message });
    if (error instanceof FaultError) return write(400, { error: error.message });
    throw error;
  }
}

async function run({ file, switchboard, loadPlugins }: Controlled, request: WireRequest): Promise<Json> {
  const path = (request.url.split('?', 1)[0] ?? '').replace(/^\/_local\/?/, '');
  const account = new URLSearchParams(request.url.split('?')[1] ?? '').get('account') ?? defaultAccount;
  switch (`${request.method} ${path}`) {
    case 'GET ':
      return file.read(state => describe(state));
    case 'GET faults':
      return switchboard.list().map(fault => ({ ...fault }));
    case 'POST faults': {
      const faults = readBody(request);
      switchboard.add((Array.isArray(faults) ? (faults as readonly Json[]) : [faults]).map(readFault));
      return switchboard.list().map(fault => ({ ...fault }));
    }
    case 'DELETE faults':
      switchboard.clear();
      return [];
    case 'GET calls':
      return { ...switchboard.calls() };
    case 'DELETE calls':
      switchboard.forgetCalls();
      return {};
    case 'POST clock':
      return file.update(state => changeClock(state, readObject(request)));
    case 'POST permissions':
      return file.update(state => changePermissions(state, readObject(request)));
    case 'POST workspaces':
      return file.update(state => changeWorkspaces(state, account, readObject(request)));
    case 'POST channels':
      return file.update(state => changeChannel(state, account, readObject(request)));
    case 'POST organization':
      return file.update(state =>
        changeOrganization(state, account, readObject(request), clockOf(state, Date.now())),
      );
    case 'POST chat': {
      const plugins = await loadPlugins();
      const wanted = readBody(request);
      return file.read(state => {
        const now = clockOf(state, Date.now());
        const scope = { state, account, region: 'us-east-1', now, stepMillis: 0, plugins };
        return Array.isArray(wanted)
          ? (wanted as readonly Json[]).map(each => askAsMember(scope, each))
          : askAsMember(scope, wanted);
      });
    }
    case 'POST user-identities':
      return file.update(state => changeUserIdentities(state, account, readBody(request)));
    case 'GET messages':
      return file.read(state => (state.accounts[account]?.messages ?? []).map(message => ({ ...message })));
    case 'POST reset':
      return file.update(state => {
        state.accounts = {};
        Object.assign(state, emptyState());
        delete state.settings;
        return describe(state);
      });
    default:
      throw new ControlError(
        `nothing at ${request.method} /_local/${path}; see the README of the embedded AWS`,
        404,
      );
  }
}

function describe(state: State): JsonObject {
  const settings = state.settings ?? {};
  return {
    now: new Date(clockOf(state, Date.now())).toISOString(),
    permissions: { enforce: settings.isEnforcing === true },
    clock: { offsetMillis: settings.clockOffset ?? 0, stepMillis: settings.stepMillis ?? null },
    workspaces: { open: settings.hasClosedWorkspaces !== true },
    accounts: Object.keys(state.accounts),
  };
}

/** Time only ever goes forward: a history in which things end before they begin would be no history. */
function changeClock(
  state: State,
  { advanceMillis: advance, stepMillis: step, ...rest }: JsonObject,
): JsonObject {
  refuseUnknownMembers(rest);
  const settings = { ...state.settings };
  if (advance !== undefined)
    settings.clockOffset = (settings.clockOffset ?? 0) + readMillis('advanceMillis', advance);
  if (step === null) delete settings.stepMillis;
  else if (step !== undefined) settings.stepMillis = readMillis('stepMillis', step);
  state.settings = settings;
  return describe(state);
}

function changePermissions(state: State, { enforce, ...rest }: JsonObject): JsonObject {
  refuseUnknownMembers(rest);
  if (typeof enforce !== 'boolean') throw new ControlError('enforce is true or false');
  state.settings = { ...state.settings, isEnforcing: enforce };
  accountOf(state, defaultAccount);
  return describe(state);
}

function readMillis(name: string, value: Json): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new ControlError(`${name} is a whole number of milliseconds, 0 or more`);
}

function refuseUnknownMembers(rest: JsonObject): void {
  const [unknownName] = Object.keys(rest);
  if (unknownName !== undefined) throw new ControlError(`unknown member ${unknownName}`);
}

function readObject(request: WireRequest): JsonObject {
  const body = readBody(request);
  if (!isObject(body)) throw new ControlError('the body is a JSON object');
  return body;
}

function readBody({ body }: WireRequest): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new ControlError('the body is JSON');
  }
}

function write(status: number, body: Json): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}

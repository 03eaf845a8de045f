import type { Json } from '../core/json.ts';
import type { Input } from './input.ts';
import type { Plugins } from './permissions/authorize.ts';
import type { Caller } from './state/caller.ts';
import { type Account, accountOf, type State } from './state/state.ts';

/** Where and when something happens: all that resources and stacks need to know about a request. */
export interface Scope {
  readonly state: State;
  readonly account: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How long one resource step takes, in milliseconds. */
  readonly stepMillis: number;
  readonly plugins: Plugins;
  /** Who asked for it; of a stack's operation, on whose behalf it runs. */
  readonly caller?: Caller;
}

/** One request, after authentication. */
export interface Call extends Scope {
  readonly requestId: string;
  readonly caller: Caller;
  /** ARN of the caller. */
  readonly callerArn: string;
  readonly callerId: string;
}

/** A list that the query protocol writes without `member` elements. */
export class Flattened {
  readonly items: readonly AnswerValue[];

  constructor(items: readonly AnswerValue[]) {
    this.items = items;
  }
}

/** A value of an answer; undefined members are left out. */
export type AnswerValue = Json | undefined | Flattened | readonly AnswerValue[] | Answer;

/** What an operation answers, by member name. */
export interface Answer {
  readonly [member: string]: AnswerValue;
}

/** One operation of a service. */
export interface ApiOperation {
  /** Changes nothing, so it needs no lock. */
  readonly isReadOnly: boolean;
  /** Asks for policies that AWS manages, which have to be loaded first. */
  readonly needsPlugins?: boolean;
  /** Path of the operation in rest-json. */
  readonly path?: string;
  /** HTTP status of success in rest-json; default 200. */
  readonly status?: number;
  /** The model has an output shape (query services leave the result element out when not). */
  readonly run: (call: Call, input: Input) => Answer | undefined;
}

/** How requests and answers of a service look. */
export type Protocol =
  | { readonly name: 'query'; readonly namespace: string; readonly version: string }
  | { readonly name: 'json'; readonly version: '1.0' | '1.1'; readonly target: string }
  | { readonly name: 'rest-json' }
  | { readonly name: 'rest-xml' };

/** A service: its name in request signatures, how it talks, what it does. */
export interface ApiService {
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly operations: { readonly [name: string]: ApiOperation };
}

/** An operation that only looks. */
export function reads(run: ApiOperation['run'], path?: string): ApiOperation {
  return { isReadOnly: true, run, ...(path === undefined ? {} : { path }) };
}

/** An operation that changes something. */
export function writes(run: ApiOperation['run'], path?: string, status?: number): ApiOperation {
  return {
    isReadOnly: false,
    run,
    ...(path === undefined ? {} : { path }),
    ...(status === undefined ? {} : { status }),
  };
}

/** The caller's account. */
export function accountIn(scope: Scope): Account {
  return accountOf(scope.state, scope.account);
}

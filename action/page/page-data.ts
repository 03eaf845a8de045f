import { readSharedValues, type SharedValues } from './shared-values.ts';

/**
 * What the access page shows. Whatever channels have in common is there once: texts, lists of
 * actions, grants and sets are referred to by their number.
 */
export interface PageData {
  readonly formatVersion: 1;
  /** The `name` of chatops.yml. */
  readonly name: string;
  readonly file: string;
  /** When it was worked out, e.g. `2026-11-28T10:00:00Z`. */
  readonly date: string;
  /** The commit of the file; undefined outside of a repository. */
  readonly commit?: string;
  /** Days of the data about AWS that the proofs rest on. */
  readonly snapshot: { readonly actions: string; readonly managedPolicies: string };
  /** Channels that are left out because of errors in the file, and whether there are any errors. */
  readonly complete: boolean;
  readonly leftOut: readonly string[];
  readonly texts: readonly string[];
  /** `codepipeline:GetPipeline`, in the order of names. */
  readonly actions: readonly string[];
  /** A character for each action: l, r, t, w or p; u where the level is not known. */
  readonly levels: string;
  /** Numbers of actions, in order, each as the difference to the one before. */
  readonly lists: readonly (readonly number[])[];
  readonly grants: readonly PageGrant[];
  /** What a verdict allows: pairs of a grant and the list of actions that it is about. */
  readonly sets: readonly (readonly (readonly [grant: number, list: number])[])[];
  readonly channels: readonly PageChannel[];
  /** What the page is compared with. */
  readonly against?: PageComparison;
  /** Why it is not compared, where it should be; absent: no comparison was wanted. */
  readonly notCompared?: string;
}

/** Resources on which actions are allowed alike. Numbers are those of texts. */
export interface PageGrant {
  /** Set when it depends on what cannot be seen. */
  readonly unknown?: 1;
  readonly on: readonly number[];
  /** `in eu-west-1`: the Regions of the requests, where they decide and no ARN says them. */
  readonly where?: number;
  readonly if: readonly number[];
  readonly by: readonly PageSource[];
}

/** A statement: `guardrail ReadOnlyAccess`, its Sid, its file and line. -1: there is none, or the channel says it. */
export type PageSource = readonly [policy: number, statement: number, at: number];

/** One channel in one target. */
export interface PageChannel {
  readonly key: string;
  readonly target: string;
  readonly account: string;
  readonly region: string;
  readonly place: string;
  readonly configurationName: string;
  readonly at: string;
  readonly role: PageRole;
  readonly userRolesRequired: boolean;
  readonly userRoles: readonly PageRole[];
  readonly guardrails: readonly PagePolicy[];
  /** Files of organization policies (SCP, RCP). */
  readonly organization: readonly string[];
  /**
   * One set for each role that commands run as, with whom it is about: everyone, or where every member has to choose a
   * role those who choose it.
   */
  readonly defaults: readonly { readonly role: string; readonly who: string; readonly set: number }[];
  /** For members with their own role; -1 where no member can choose one. */
  readonly ceiling: number;
  readonly aliases: readonly PageAlias[];
  readonly notifications: readonly string[];
  readonly unknown: readonly string[];
  /** File and line of policies made elsewhere, by layer and name: `guardrail ReadOnlyAccess`. */
  readonly places: readonly { readonly name: string; readonly at: string }[];
}

/** A role with its policies. */
export interface PageRole {
  readonly key: string;
  readonly arn?: string;
  readonly policies: readonly PagePolicy[];
  readonly boundary?: PagePolicy;
}

/** A policy with the file and line that brings it in. */
export interface PagePolicy {
  readonly name: string;
  readonly arn?: string;
  readonly at?: string;
}

/** An alias with its proof. */
export interface PageAlias {
  readonly name: string;
  readonly command: string;
  /** For everyone; where every member has to choose a role, with all of the listed ones, or any where none is listed. */
  readonly withDefault: string;
  readonly ownRole: string;
  readonly because: readonly PageReason[];
  readonly at: string;
}

/** One reason of a proof, with the file and line of what decides. */
export interface PageReason {
  readonly text: string;
  readonly at?: string;
}

/** Before and after. */
export interface PageComparison {
  /** The commit or file that it is compared with, as it was named. */
  readonly name: string;
  /** Set where it does not have the file, so that everything is new. */
  readonly isNew?: 1;
  readonly channels: readonly PageChannel[];
  readonly changes: readonly PageChange[];
  /** What people stop hearing of: `#ops stops hearing of`, and what it is. */
  readonly ends: readonly { readonly title: string; readonly what: readonly string[] }[];
  readonly deltas: readonly (readonly PageDeltaRow[])[];
}

/** What the people of one place gain and lose; `gained` and `lost` are numbers of deltas. */
export interface PageChange {
  readonly key: string;
  readonly target: string;
  readonly account: string;
  readonly place: string;
  /** `joins`, `leaves` or `stays`. */
  readonly presence: string;
  readonly summary: string;
  readonly gained: number;
  readonly lost: number;
  /** Whom rows are about that are not about members with their own role. */
  readonly who: { readonly gained: string; readonly lost: string };
}

/** One action that is gained or lost. */
export interface PageDeltaRow {
  readonly action: number;
  /** Set when it is only about members with their own role. */
  readonly own?: 1;
  /** Set when it is only about members without a role of their own. */
  readonly kept?: 1;
  /** The listed role that those choose whom it is about. */
  readonly role?: number;
  readonly unknown?: 1;
  readonly partial?: 1;
  /** From when and until when, where a date decides. Numbers are those of texts. */
  readonly when?: readonly number[];
  readonly on: readonly number[];
  /** The Regions of the requests, where they decide and no ARN says them. */
  readonly where?: number;
  /** A request that one version allows and the other does not. */
  readonly example?: number;
}

/** The page as its one block of JSON: what channels and their versions have in common is there once. */
export interface WrittenPage extends Omit<PageData, 'channels' | 'against'> {
  /** Holds the {@link PageVersions}. */
  readonly versions: SharedValues;
}

/** The channels, and what they are compared with. */
export type PageVersions = Pick<PageData, 'channels' | 'against'>;

/** Reads the block of JSON of a page. */
export function readPage({ versions, ...rest }: WrittenPage): PageData {
  return { ...rest, ...(readSharedValues(versions) as PageVersions) };
}

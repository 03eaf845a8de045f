import type { Wildcard } from './arn-template.ts';

/** One action that a command needs, on each of the resources. */
export interface Requirement {
  readonly action: string;
  /** ARNs or patterns; the command needs the action on all that they match. `*` alone when the action takes none. */
  readonly resources: readonly string[];
  /**
   * The resources once more, one group for each that is needed; the ARNs of a group are what it is with other values of
   * variables or in other Regions. Without it each resource is a group of its own.
   */
  readonly groups?: readonly (readonly string[])[];
  /** `aws:RequestedRegion`: from `--region`, else `*`. */
  readonly regions: readonly string[];
  /** Other condition keys of the request that the command decides, e.g. `iam:PassedToService`. */
  readonly context?: Readonly<Record<string, string>>;
  /**
   * Why the resources are not known; `resources` is then `*` and means one or more unknown resources. With `isUncertain` it says why it
   * is not known whether the action is needed, and `resources` are those that it is needed on at most.
   */
  readonly resourcesUnknown?: string;
  /** On what AWS possibly checks the action in place of `resources`: only what is denied there too is denied. */
  readonly otherwise?: OtherResources;
  /** Whether the command may not need it at all, which it does not show. Only beside `resourcesUnknown`. */
  readonly isUncertain?: true;
  /** The set-up in which it is needed; without it the command always needs it. */
  readonly when?: string;
  /** Whether IAM checks it beside the operation itself, e.g. `iam:PassRole`, so that it is no operation that is run. */
  readonly isBeside?: true;
  /**
   * The runbook of which it is a call, where the command starts one. The calls are made one after the other, so a call that
   * is denied does not undo what those before it have changed.
   */
  readonly step?: { readonly runbook: string; readonly changes: boolean };
  /** Parts of ARNs for which `*` is a substitute. */
  readonly wildcards?: readonly Wildcard[];
  /** What is enough in its place, e.g. an older name of the action. */
  readonly orElse?: Requirement;
  /** What to list by hand under `allow` in place of what is unknown. */
  readonly add?: string;
  /** How to change the command or the alias so that it is known. */
  readonly instead?: string;
  /** Where AWS documents it: an address, or a data set with its date. */
  readonly source: string;
}

/** Resources on which an action is possibly checked in place of others. */
export interface OtherResources {
  readonly resources: readonly string[];
  /** Why that is not known. */
  readonly why: string;
}

/** A requirement whose ARNs are changed. @param changeRegions changes its Regions; without it they stay */
export function changeArns(
  requirement: Requirement,
  change: (arn: string) => string,
  changeRegions: (regions: readonly string[]) => readonly string[] = regions => regions,
): Requirement {
  const { resources, regions, groups, wildcards, orElse, otherwise } = requirement;
  return {
    ...requirement,
    resources: resources.map(change),
    regions: changeRegions(regions),
    ...(orElse === undefined ? {} : { orElse: changeArns(orElse, change, changeRegions) }),
    ...(otherwise === undefined
      ? {}
      : { otherwise: { ...otherwise, resources: otherwise.resources.map(change) } }),
    ...(groups === undefined ? {} : { groups: groups.map(group => group.map(change)) }),
    ...(wildcards === undefined
      ? {}
      : {
          wildcards: wildcards.map(({ arn, forms, ...rest }) => ({
            ...rest,
            arn: change(arn),
            ...(forms === undefined ? {} : { forms: forms.map(change) }),
          })),
        }),
  };
}

/** Something that a command needs and that no action describes, as the steps of a runbook. */
export interface UnknownNeed {
  readonly message: string;
  /** What to list by hand under `allow`. */
  readonly add?: string;
  /** How to change the command or the alias so that nothing is missing. */
  readonly instead?: string;
  /** The Region that it is about, where it is about one that is not known. */
  readonly region?: string;
  readonly source: string;
}

/** A requirement, or what is missing in its place, with the variables in it that have no values. */
export interface Described {
  readonly requirement?: Requirement;
  readonly missing?: UnknownNeed;
  readonly open: readonly string[];
  /** What is possibly needed as well for other resources that the command names. */
  readonly others?: readonly Described[];
}

import { type Catalogue, loadCatalogue } from '../chat/catalogue.ts';
import { type CommandExamples, createCommandExamples } from '../chat/example-command.ts';
import { type ForwardedPermissions, readForwardedPermissions } from '../chat/forwarded-permissions.ts';
import { type AccessReader, createAccessReader } from '../iam/access-summary.ts';
import { compilePolicy, createPolicyCompiler } from '../iam/compile-policy.ts';
import { createEscalationFinder, type EscalationFinder } from '../iam/escalations.ts';
import { type IamActions, loadIamActions } from '../iam/iam-actions.ts';
import { loadManagedPolicies, type ManagedPolicies } from '../iam/managed-policies.ts';
import type { CompiledPolicy, LayerName } from '../iam/policy.ts';

/** What the proofs know about AWS; unpacked once, and only when something is to be proved. */
export interface ProofData {
  /** Commands of the AWS CLI. */
  readonly catalogue: Catalogue;
  /** Actions of IAM. */
  readonly actions: IamActions;
  /** Documents of the AWS-managed policies. */
  readonly managed: ManagedPolicies;
  /** Compiles a policy; equal documents of equal origin give the same object. */
  readonly compile: typeof compilePolicy;
  /** An AWS-managed policy in a layer; undefined when it is not known. */
  readonly compileManaged: (layer: LayerName, arn: string) => CompiledPolicy | undefined;
  /** Permissions that chat never uses itself and that are of use within other calls; listed when it is asked for. */
  readonly forwarded: () => ForwardedPermissions;
  /** Commands that make requests; looked for when they are asked for. */
  readonly commands: () => CommandExamples;
  /** Set when each example of a gain gets its command, and not only those of the first rows of each level. */
  readonly writesAllCommands?: true;
  /** Summarises access; what channels share is summarised once. */
  readonly reader: AccessReader;
  /** Finds known ways to more permissions. */
  readonly escalations: EscalationFinder;
  /** Lets go of what was worked out of policies that were not asked for since the release before. */
  readonly release: () => void;
}

let loaded: Promise<ProofData> | undefined;

/** Loads it all, side by side, and only once. */
export function loadProofData(): Promise<ProofData> {
  loaded ??= Promise.all([loadCatalogue(), loadIamActions(), loadManagedPolicies()]).then(
    ([catalogue, actions, managed]) => {
      const compiler = createPolicyCompiler();
      const reader = createAccessReader(actions);
      const escalations = createEscalationFinder(actions);
      return {
        catalogue,
        actions,
        managed,
        compile: compiler.compile,
        compileManaged: createManagedCompiler(managed),
        forwarded: rememberForwarded(),
        commands: rememberCommands(catalogue, actions),
        reader,
        escalations,
        release: () => {
          for (const memory of [compiler, reader, escalations]) memory.release();
        },
      };
    },
  );
  return loaded;
}

function rememberForwarded(): ProofData['forwarded'] {
  let known: ForwardedPermissions | undefined;
  return () => {
    known ??= readForwardedPermissions();
    return known;
  };
}

function rememberCommands(catalogue: Catalogue, actions: IamActions): ProofData['commands'] {
  let known: CommandExamples | undefined;
  return () => {
    known ??= createCommandExamples(catalogue, actions);
    return known;
  };
}

/** Some AWS-managed policies have thousands of actions, so each is compiled once and not once for each mention. */
function createManagedCompiler(managed: ManagedPolicies): ProofData['compileManaged'] {
  const compiled = new Map<string, CompiledPolicy>();
  return (layer, arn) => {
    const key = `${layer} ${arn}`;
    let policy = compiled.get(key);
    if (policy === undefined) {
      const document = managed.documentOf(arn);
      if (document === undefined) return undefined;
      policy = compilePolicy(document, { layer, name: arn.slice(arn.lastIndexOf('/') + 1) });
      compiled.set(key, policy);
    }
    return policy;
  };
}

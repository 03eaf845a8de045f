import type { Input } from '../input.ts';
import { namedTable } from '../resources/store.ts';
import { accountIn, type Call } from '../service.ts';
import { peek } from '../state/track.ts';

/** The resource of a call, as policies name it; `*` for calls that are about none (Service Authorization Reference). */
export function resourceOf(call: Call, service: string, name: string, input: Input): string {
  return finders[service]?.(call, input, name) ?? '*';
}

type Finder = (call: Call, input: Input, name: string) => string | undefined;

const finders: Readonly<Record<string, Finder>> = {
  iam: (call, input, name) => {
    const policyArn = text(input, 'PolicyArn');
    const roleName = text(input, 'RoleName');
    const provider = text(input, 'OpenIDConnectProviderArn');
    if (roleName !== undefined) return roleArn(call, roleName, text(input, 'Path'));
    if (name === 'CreatePolicy') {
      return `arn:aws:iam::${call.account}:policy${text(input, 'Path') ?? '/'}${text(input, 'PolicyName') ?? ''}`;
    }
    return policyArn ?? provider;
  },
  cloudformation: (call, input, name) => {
    const stack = text(input, 'StackName');
    if (stack === undefined || name === 'ListStacks') {
      return text(input, 'ChangeSetName')?.startsWith('arn:') === true
        ? stackOfChangeSet(call, input)
        : undefined;
    }
    if (stack.startsWith('arn:')) return stack;
    const found = Object.values(peek(accountIn(call).stacks)).find(
      other => other.name === stack && other.region === call.region && other.status !== 'DELETE_COMPLETE',
    );
    return found?.id ?? `arn:aws:cloudformation:${call.region}:${call.account}:stack/${stack}/*`;
  },
  sns: (call, input, name) => {
    if (name === 'CreateTopic')
      return `arn:aws:sns:${call.region}:${call.account}:${text(input, 'Name') ?? ''}`;
    return text(input, 'TopicArn') ?? text(input, 'ResourceArn');
  },
  events: (call, input) => {
    const rule = text(input, 'Rule') ?? text(input, 'Name');
    return rule === undefined
      ? text(input, 'ResourceARN')
      : `arn:aws:events:${call.region}:${call.account}:rule/${rule}`;
  },
  logs: (call, input, operation) => {
    const name = operation === 'DescribeLogGroups' ? '' : text(input, 'logGroupName');
    // As answers of AWS have it (the sources are in `data/arn-names.ts`).
    return name === undefined
      ? undefined
      : `arn:aws:logs:${call.region}:${call.account}:log-group:${name}:log-stream:`;
  },
  chatbot: (call, input, name) => {
    const made = text(input, 'ConfigurationName');
    const kind = name.includes('Teams') ? 'microsoft-teams-channel' : 'slack-channel';
    if (made !== undefined) return `arn:aws:chatbot::${call.account}:chat-configuration/${kind}/${made}`;
    const action = text(input, 'ActionName');
    if (action !== undefined) return `arn:aws:chatbot::${call.account}:custom-action/${action}`;
    return (
      text(input, 'ChatConfigurationArn') ??
      text(input, 'CustomActionArn') ??
      text(input, 'ChatConfiguration') ??
      text(input, 'ResourceARN')
    );
  },
  'codestar-notifications': (_call, input) => text(input, 'Arn'),
  s3: (_call, input) => {
    const bucket = text(input, 'Bucket');
    const key = text(input, 'Key');
    return bucket === undefined ? undefined : `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
  },
  sts: (_call, input) => text(input, 'RoleArn'),
};

function text(input: Input, name: string): string | undefined {
  const value = input.values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function roleArn(call: Call, name: string, path = '/'): string {
  const roles = namedTable(call, 'global', 'AWS::IAM::Role');
  const found = Object.hasOwn(roles, name) ? roles[name] : undefined;
  return String(found?.properties['Arn'] ?? `arn:aws:iam::${call.account}:role${path}${name}`);
}

function stackOfChangeSet(call: Call, input: Input): string | undefined {
  const name = text(input, 'ChangeSetName') ?? '';
  return Object.values(peek(accountIn(call).stacks)).find(({ changeSets }) => Object.hasOwn(changeSets, name))
    ?.id;
}

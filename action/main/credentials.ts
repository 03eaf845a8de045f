import { setSecret } from '@actions/core';
import { AwsFailure, describeError } from '../aws/failure.ts';

/**
 * Turns `role-to-assume` into credentials where the job has none of its own: with GitHub's OIDC token. The
 * credentials stand in this process's environment only; later steps do not see them.
 * @returns the role that is still to be assumed with the credentials of the environment; undefined when none is
 * @throws AwsFailure
 */
export async function signIn(
  role: string | undefined,
  region: string | undefined,
): Promise<string | undefined> {
  const { env } = process;
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  if (role === undefined || env['AWS_ACCESS_KEY_ID'] || !url || !bearer) return role;
  const token = await requestToken(url, bearer);
  const { AssumeRoleWithWebIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  try {
    const client = new STSClient({ region: region ?? env['AWS_REGION'] ?? 'us-east-1' });
    const { Credentials } = await client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: role,
        RoleSessionName: `chatops-${env['GITHUB_RUN_ID'] ?? 'run'}`,
        WebIdentityToken: token,
      }),
    );
    for (const secret of [Credentials?.SecretAccessKey, Credentials?.SessionToken])
      if (secret) setSecret(secret);
    env['AWS_ACCESS_KEY_ID'] = Credentials?.AccessKeyId ?? '';
    env['AWS_SECRET_ACCESS_KEY'] = Credentials?.SecretAccessKey ?? '';
    env['AWS_SESSION_TOKEN'] = Credentials?.SessionToken ?? '';
    return undefined;
  } catch (error) {
    throw new AwsFailure(
      `The role ${role} cannot be assumed with GitHub's token. ${describeError(error)}`,
      'Its trust policy has to name token.actions.githubusercontent.com and this repository, branch or environment; templates/bootstrap.yml does',
    );
  }
}

/** @see https://docs.github.com/actions/reference/security/oidc */
async function requestToken(url: string, bearer: string): Promise<string> {
  const help = 'The job needs the permission id-token: write';
  let answer: Response;
  try {
    answer = await fetch(`${url}&audience=sts.amazonaws.com`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
  } catch (error) {
    throw new AwsFailure(`GitHub's OIDC token service cannot be reached. ${describeError(error)}`, help);
  }
  const body = (answer.ok ? await answer.json() : {}) as { readonly value?: string };
  if (!body.value) throw new AwsFailure(`GitHub gave no OIDC token (status ${answer.status})`, help);
  setSecret(body.value);
  return body.value;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { setSecret } from '@actions/core';
import { openClient } from '../aws/connection.ts';
import { AwsFailure, describeError, helpFor, isPassing } from '../aws/failure.ts';
import { type HttpAnswer, sendRequest } from '../http/send-request.ts';

/**
 * Turns `role-to-assume` into credentials where the job has none of its own: with GitHub's OIDC token. The
 * credentials are in the environment of this process only; later steps do not see them.
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
    const client = openClient(STSClient, { region: region ?? (env['AWS_REGION'] || 'us-east-1') });
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
      helpFor(error) ??
        (isPassing(error)
          ? 'Run the job again'
          : 'The trust policy of the role has to name the OIDC provider of GitHub (token.actions.githubusercontent.com) and this repository, branch or environment; templates/bootstrap.yml makes both'),
      error,
    );
  }
}

const maxTokenAttempts = 4;

/**
 * Asks GitHub for the OIDC token of this job, again when GitHub fails or is busy. The permission `id-token: write` is
 * not what is missing then: without it the runner names no address to ask.
 * @see https://docs.github.com/actions/reference/security/oidc
 */
async function requestToken(url: string, bearer: string): Promise<string> {
  const request = {
    method: 'GET',
    headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
  };
  const address = new URL(url);
  address.searchParams.set('audience', 'sts.amazonaws.com');
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendRequest(address.href, { ...request, timeoutMillis: 20_000 }).then(
      readToken,
      (error: unknown) => ({ problem: `cannot be reached. ${describeError(error)}`, isPassing: true }),
    );
    if ('value' in outcome) {
      setSecret(outcome.value);
      return outcome.value;
    }
    if (!outcome.isPassing || attempt === maxTokenAttempts) {
      throw new AwsFailure(
        `GitHub's OIDC token service ${outcome.problem}`,
        outcome.isPassing
          ? 'Run the job again; https://www.githubstatus.com says whether Actions has an incident'
          : 'A job can ask for a token only while it runs: run the job again',
      );
    }
    await sleep(250 * 2 ** attempt);
  }
}

type TokenOutcome =
  | { readonly value: string }
  /** `isPassing`: another attempt may well succeed. */
  | { readonly problem: string; readonly isPassing: boolean };

function readToken({ status, body }: HttpAnswer): TokenOutcome {
  if (status !== 200) {
    return { problem: `answered ${status}`, isPassing: status >= 500 || status === 429 || status === 408 };
  }
  try {
    const { value } = JSON.parse(Buffer.from(body).toString('utf8')) as { readonly value?: unknown };
    if (typeof value === 'string' && value !== '') return { value };
  } catch {
    // What is no JSON has no token either.
  }
  return { problem: 'answered without a token', isPassing: true };
}

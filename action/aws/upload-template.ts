import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { sendRequest } from '../http/send-request.ts';
import type { Connection } from './connection.ts';
import { AwsFailure } from './failure.ts';
import { signRequest } from './sign-request.ts';

const maxAttempts = 5;

/**
 * Puts a template that is too large to be sent into the target's bucket. Its key is the hash of its content, so the
 * same template is never there twice and two runs never overwrite each other.
 * @returns the address that CloudFormation takes as TemplateURL
 * @throws AwsFailure when S3 refuses
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export async function uploadTemplate(
  client: CloudFormationClient,
  connection: Connection,
  place: { readonly bucket: string; readonly stackName: string; readonly account: string },
  templateBody: string,
): Promise<string> {
  const digest = createHash('sha256').update(templateBody).digest('hex');
  const url = new URL(`${bucketUrl(connection, place.bucket)}/chatops/${place.stackName}/${digest}.json`);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await putOnce(client, connection.region, url, {
      owner: place.account,
      body: templateBody,
    });
    if (answer === undefined) return url.href;
    if (!answer.isPassing || attempt === maxAttempts) {
      throw new AwsFailure(
        `The template could not be put into the bucket ${place.bucket}. ${answer.text}`,
        `The bucket has to be in ${connection.region}, and the calling role needs s3:PutObject on it and s3:GetObject for CloudFormation`,
      );
    }
    await sleep(200 * 2 ** attempt);
  }
}

/** Virtual-hosted on AWS; path style where an endpoint is given, as the embedded AWS takes it. */
function bucketUrl({ endpoint, region }: Connection, bucket: string): string {
  const given = endpoint ?? process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL'];
  if (given !== undefined && given !== '') return `${given.replace(/\/$/, '')}/${bucket}`;
  // A dot in a bucket's name does not fit the certificate of the virtual host.
  if (bucket.includes('.')) return `https://s3.${region}.amazonaws.com/${bucket}`;
  return `https://${bucket}.s3.${region}.amazonaws.com`;
}

async function putOnce(
  client: CloudFormationClient,
  region: string,
  url: URL,
  { owner, body }: { readonly owner: string; readonly body: string },
): Promise<{ text: string; isPassing: boolean } | undefined> {
  const credentials = await client.config.credentials();
  // The owner is named, so that a bucket of another owner who took the name never gets a template.
  const unsigned = { 'content-type': 'application/json', 'x-amz-expected-bucket-owner': owner };
  const request = { method: 'PUT', url, headers: unsigned, body };
  const headers = await signRequest(request, credentials, { region, service: 's3' }, new Date());
  try {
    const { status, body: bytes } = await sendRequest(url.href, { method: 'PUT', headers, body });
    if (status >= 200 && status < 300) return undefined;
    const text = Buffer.from(bytes).toString('utf8');
    const [code, message] = ['Code', 'Message'].map(name => new RegExp(`<${name}>([^<]*)`).exec(text)?.[1]);
    return {
      text: `${code ?? status}: ${message ?? STATUS_CODES[status] ?? 'no message'}`,
      isPassing: status >= 500 || code === 'SlowDown' || code === 'Throttling',
    };
  } catch (error) {
    return { text: error instanceof Error ? error.message : String(error), isPassing: true };
  }
}

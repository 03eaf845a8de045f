import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { sendRequest } from '../http/send-request.ts';
import { checkForm } from './answer-form.ts';
import { fromAnswer, fromConnection } from './aws-error.ts';
import type { Connection } from './connection.ts';
import { AwsFailure, describeError, helpFor, isPassing } from './failure.ts';
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
    try {
      await putOnce(client, connection.region, url, { owner: place.account, body: templateBody });
      return url.href;
    } catch (error) {
      if (!isPassing(error) || attempt === maxAttempts) {
        throw new AwsFailure(
          `The template could not be put into the bucket ${place.bucket}. ${describeError(error)}`,
          helpFor(error) ??
            `The bucket has to be in ${connection.region}, and the calling role needs s3:PutObject on it and s3:GetObject for CloudFormation`,
        );
      }
      await sleep(200 * 2 ** attempt);
    }
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

/** Makes one attempt. @throws AwsError also when the answer does not have the form of one */
async function putOnce(
  client: CloudFormationClient,
  region: string,
  url: URL,
  { owner, body }: { readonly owner: string; readonly body: string },
): Promise<void> {
  const credentials = await client.config.credentials();
  // The owner is named, so that a bucket of another owner who took the name never gets a template.
  const unsigned = { 'content-type': 'application/json', 'x-amz-expected-bucket-owner': owner };
  const request = { method: 'PUT', url, headers: unsigned, body };
  const headers = await signRequest(request, credentials, { region, service: 's3' }, new Date());
  const answer = await sendRequest(url.href, { method: 'PUT', headers, body }).catch((cause: unknown) => {
    throw fromConnection(url.host, cause);
  });
  const { status } = answer;
  const text = Buffer.from(answer.body).toString('utf8');
  const made = { service: 'S3', operation: 'PutObject', protocol: 'empty' as const };
  checkForm({ status, headers: answer.headers, text }, made);
  if (status >= 200 && status < 300) return;
  const [code = `Status ${status}`, message = 'no message'] = ['Code', 'Message'].map(
    name => new RegExp(`<${name}>([^<]*)`).exec(text)?.[1],
  );
  throw fromAnswer(code, message, status);
}

/** Where ARNs are of the usual account, which then does not have to be said. */
export interface FoldScope {
  readonly account: string;
  /** The service that the sentence names already. */
  readonly service: string;
}

/**
 * A pattern of ARNs in few words: `arn:aws:codepipeline:eu-west-1:123456789012:staging-*` is `staging-* in eu-west-1`. An ARN of
 * another account, service or partition, or of any account, stays as it is, since that is what a reviewer has to see.
 */
export function foldArn(text: string, scope: FoldScope): string {
  const [base = '', except] = text.split(' except ');
  const folded = foldOne(base, scope);
  if (except === undefined) return folded;
  return `${folded} except ${except
    .split(', ')
    .map(each => foldOne(each, scope))
    .join(', ')}`;
}

function foldOne(text: string, { account, service }: FoldScope): string {
  // The symbols of an account or Region that is not known have colons of their own.
  const fields = text.replaceAll('${AWS::', '${AWS/').split(':');
  const [arn, partition, ofService, region = '', ofAccount, ...rest] = fields.map(each =>
    each.replaceAll('${AWS/', '${AWS::'),
  );
  const isPlain = arn === 'arn' && partition === 'aws' && ofService === service && rest.length > 0;
  const isOwn = ofAccount === account || (ofAccount === '' && region === '');
  if (!isPlain || !isOwn) return text;
  const where = region === '' ? '' : region === '*' ? ' in every Region' : ` in ${region}`;
  return `${rest.join(':')}${where}`;
}

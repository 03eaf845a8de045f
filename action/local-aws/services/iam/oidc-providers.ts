import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { createResource, deleteResource } from '../../resources/handlers.ts';
import { structuresOf, textsOf } from '../../resources/property.ts';
import { namedTable } from '../../resources/store.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';
import { noSuchEntity } from './entities.ts';
import { readTags } from './roles.ts';

const type = 'AWS::IAM::OIDCProvider';

/** Operations on OpenID Connect providers. */
export const oidcOperations: { readonly [name: string]: ApiOperation } = {
  CreateOpenIDConnectProvider: writes(create),
  GetOpenIDConnectProvider: reads((call, input) => {
    const { properties, service } = requireProvider(call, input);
    return {
      Url: String(properties['Url']).replace(/^https:\/\//, ''),
      ClientIDList: textsOf(properties['ClientIdList']),
      ThumbprintList: textsOf(properties['ThumbprintList']),
      CreateDate: service['CreateDate'],
      Tags: structuresOf(properties['Tags']),
    };
  }),
  ListOpenIDConnectProviders: reads(call => ({
    OpenIDConnectProviderList: Object.keys(namedTable(call, 'global', type)).map(Arn => ({ Arn })),
  })),
  DeleteOpenIDConnectProvider: writes((call, input) => {
    const { properties } = requireProvider(call, input);
    deleteResource(call, type, String(properties['Arn']));
    return undefined;
  }),
};

function create(call: Call, input: Input): Answer {
  const url = input.require('Url');
  const arn = `arn:aws:iam::${call.account}:oidc-provider/${url.replace(/^https:\/\//, '')}`;
  if (Object.hasOwn(namedTable(call, 'global', type), arn)) {
    throw new ApiError('EntityAlreadyExists', `Provider with url ${url} already exists.`, { status: 409 });
  }
  const properties = {
    Url: url,
    ClientIdList: input.texts('ClientIDList') ?? [],
    ThumbprintList: input.texts('ThumbprintList') ?? [],
    Tags: readTags(input),
  };
  return {
    OpenIDConnectProviderArn: createResource(call, type, properties, { stackName: '', logicalId: '' }),
  };
}

function requireProvider(call: Call, input: Input): StoredResource {
  const arn = input.require('OpenIDConnectProviderArn');
  const table = namedTable(call, 'global', type);
  const found = Object.hasOwn(table, arn) ? table[arn] : undefined;
  if (found === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return found;
}

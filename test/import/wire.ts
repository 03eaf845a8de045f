import { notifyingTypes } from '../../action/adopt/describe-notify.ts';
import { identifyResources, resolveTemplate } from '../../action/adopt/identify.ts';
import type { Wired, Wiring } from '../../action/adopt/wiring.ts';
import type { Place } from '../../action/core/place.ts';
import type { Template } from '../../action/core/template.ts';

/** The account and Region that templates of tests are in. */
export const place = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };

/** What an account holds after such a template was deployed, in {@link place} unless it is another. */
export function wire(template: Template, inPlace: Place = place): Wiring {
  const properties = resolveTemplate(template, inPlace);
  const wired = identifyResources(template, inPlace).map(
    ({ logicalId, type, physicalId }): Wired => ({
      type,
      id: physicalId,
      properties: properties.get(logicalId) ?? {},
    }),
  );
  const of = (type: string) => wired.filter(one => one.type === type);
  const byId = (type: string) => new Map(of(type).map(one => [one.id, one] as const));
  return {
    place: inPlace,
    source: 'account',
    channels: wired.filter(({ type }) => type.endsWith('ChannelConfiguration')),
    roles: new Map(
      of('AWS::IAM::Role').map(one => [
        `arn:aws:iam::123456789012:role${String(one.properties['Path'])}${one.id}`,
        one,
      ]),
    ),
    policies: byId('AWS::IAM::ManagedPolicy'),
    customActions: byId('AWS::Chatbot::CustomAction'),
    notifying: wired.filter(({ type }) => notifyingTypes.has(type)),
    workspaceNames: new Map([['T0123ABCD', 'acme']]),
  };
}

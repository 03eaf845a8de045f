import { type Audience, type Filter, levels } from '../model.ts';
import { count, element } from './element.ts';

/** What the controls offer. */
export interface Choices {
  readonly accounts: readonly string[];
  readonly services: readonly string[];
  /** Numbers of levels, the highest first. */
  readonly levels: readonly number[];
  /** Whether members have to choose a role in any channel. */
  readonly hasRequiredRoles: boolean;
}

/** The controls with what they say now. */
export interface Controls {
  readonly view: HTMLElement;
  readonly read: () => Filter;
  /** Whether one can choose for whom the list shows services: what changes is shown for all members. */
  readonly offerAudience: (isOffered: boolean) => void;
  /** Sets some of them, e.g. from a count that is a filter. */
  readonly set: (some: Partial<Filter>) => void;
}

/** Makes the controls. @param changed called after each change */
export function makeControls(
  { accounts, services, levels: shown, hasRequiredRoles }: Choices,
  changed: () => void,
): Controls {
  const query = element('input', {
    type: 'search',
    id: 'query',
    placeholder: 'lambda:Invoke, an ARN, ecs stop-task, deploy',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const channel = element('input', {
    type: 'search',
    id: 'channel',
    placeholder: 'part of a name',
    autocomplete: 'off',
  });
  const audience = choose('audience', [
    ...(hasRequiredRoles
      ? [['default', 'Everyone, or with a listed role where one is required'] as const]
      : []),
    ['everyone', 'Everyone in the channel'],
    ['own', 'Members with their own role'],
  ]);
  const level = choose('level', [
    ['-1', 'any'],
    ...shown.toReversed().map((index): [string, string] => {
      const name = levels[index] ?? '';
      return [String(index), index === shown[0] ? name : `${name} or more`];
    }),
  ]);
  const service = choose('service', [['', 'all'], ...services.map((name): [string, string] => [name, name])]);
  const account = choose('account', [['', 'all'], ...accounts.map((name): [string, string] => [name, name])]);
  const audienceLabel = label('For', audience);
  const reset = element('button', { type: 'reset' }, 'Reset');
  const view = element(
    'form',
    { role: 'search', class: 'controls' },
    label('Find an action, resource or command', query, 'wide'),
    audienceLabel,
    label('Level', level),
    label('Service', service),
    ...(accounts.length > 1 ? [label('Account', account)] : []),
    label('Channel', channel),
    reset,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  view.addEventListener('input', event => {
    clearTimeout(timer);
    timer = setTimeout(changed, event.target instanceof HTMLSelectElement ? 0 : 120);
  });
  view.addEventListener('reset', () => setTimeout(changed));
  view.addEventListener('submit', event => {
    event.preventDefault();
    changed();
  });
  return {
    view,
    read: () => ({
      audience: readAudience(audience.value),
      query: query.value,
      channel: channel.value,
      account: account.value,
      service: service.value,
      level: Number(level.value),
    }),
    offerAudience: isOffered => {
      audienceLabel.hidden = !isOffered;
    },
    set: some => {
      if (some.audience !== undefined) audience.value = some.audience satisfies Audience;
      if (some.level !== undefined) level.value = String(some.level);
      if (some.query !== undefined) query.value = some.query;
      changed();
    },
  };
}

/** How many channels or places are shown, and by which filters: on paper the controls are not there. */
export function describeChosen(
  { query, channel, account, service, level }: Omit<Filter, 'audience'>,
  { chosen, all, noun }: { readonly chosen: number; readonly all: number; readonly noun: string },
): string {
  const filters = [
    ...(query.trim() === '' ? [] : [`found by “${query.trim()}”`]),
    ...(level < 0 ? [] : [`${levels[level]} or more`]),
    ...(service === '' ? [] : [`service ${service}`]),
    ...(account === '' ? [] : [`account ${account}`]),
    ...(channel.trim() === '' ? [] : [`channel “${channel.trim()}”`]),
  ];
  const some = chosen === all ? '' : ` of ${all}`;
  const by = filters.length === 0 ? '' : ` (${filters.join(', ')})`;
  return `${count(chosen, noun)}${some}${by}`;
}

/** The same of the list, and for whom it shows services. */
export function describeList(filter: Filter, chosen: number, all: number): string {
  return `${describeChosen(filter, { chosen, all, noun: 'channel' })}. Services and filters are about ${audiences[filter.audience]}`;
}

/** For whom a list shows services, as in a sentence. */
export const audiences: Readonly<Record<Audience, string>> = {
  everyone: 'everyone in the channel',
  default: 'everyone, or members with a listed role where one is required',
  own: 'members with their own role',
};

function readAudience(value: string): Audience {
  return value === 'own' || value === 'default' ? value : 'everyone';
}

function choose(id: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  return element('select', { id }, ...options.map(([value, text]) => element('option', { value }, text)));
}

function label(text: string, control: HTMLElement, style?: string): HTMLElement {
  return element(
    'div',
    { class: style === undefined ? 'control' : `control ${style}` },
    element('label', { for: control.id }, text),
    control,
  );
}

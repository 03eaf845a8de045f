import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import axe from 'axe-core';
import { allLines, readModel } from '../../action/page/model.ts';
import type { PageChannel, PageData } from '../../action/page/page-data.ts';
import { renderAccessPage } from '../../action/render/access-page.ts';
import { type BrowserPage, chromium, startBrowser } from './chromium.ts';
import { hostileTexts, packConfig, pageConfig } from './samples.ts';

/** Without Chromium these are reported as skipped, and never as passed. */
const inBrowser = chromium === undefined ? test.skip : test;

let folder = '';
let page: BrowserPage;
let data: PageData;
beforeAll(async () => {
  if (chromium === undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'chatops-page-'));
  data = await packConfig(pageConfig);
  page = await startBrowser(chromium);
});
afterAll(async () => {
  if (chromium === undefined) return;
  await page.close();
  rmSync(folder, { recursive: true });
});

async function open(shown: PageData, hash = ''): Promise<void> {
  const file = join(folder, 'access.html');
  writeFileSync(file, renderAccessPage(shown));
  await page.open(`${pathToFileURL(file)}${hash}`);
}

/** What elements show. What `content-visibility` leaves out has no text before the browser has drawn it once. */
const textsOf = (selector: string) =>
  page.evaluate<string[]>(
    `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => [...document.querySelectorAll(${JSON.stringify(selector)})].map(each => each.innerText.replace(/\\s+/g, ' ').trim()))`,
  );

/** Waits until something is so in the page, looking once for each frame that is drawn; the time limit of the test ends it. */
const until = (condition: string) =>
  page.evaluate(
    `new Promise(done => { const look = () => (${condition}) ? done() : requestAnimationFrame(look); look(); })`,
  );

/** Emulates a medium, and waits until the page is shown for it: the answer of the call can come earlier. */
async function setMedia(media: 'print' | 'screen'): Promise<void> {
  await page.call('Emulation.setEmulatedMedia', { media });
  await until(`matchMedia('${media}').matches`);
}

/** Sets a control and waits for what it changes. */
const set = (id: string, value: string) =>
  page.evaluate(
    `(() => { const control = document.getElementById('${id}'); control.value = ${JSON.stringify(value)}; control.form.requestSubmit(); })()`,
  );

const rowsOf = (selector: string) => textsOf(`${selector} tbody tr`);

inBrowser(
  'channels and services with the highest level, for everyone and with a role of their own',
  async () => {
    await open(data);
    expect(await rowsOf('.overview')).toEqual([
      'Everyone in the channel 0 0 2 (+1?) 0 1 0 2',
      'Everyone, or with a listed role where one is required 0 0 3 (+1?) 0 1 0 1',
      'With their own role, at most 0 (+3?) 3 2 0 0 0 1',
    ]);
    const heads = await textsOf('.matrix thead th');
    expect(heads.slice(0, 4)).toEqual(['Channel', 'Everyone', 'Own role', 'codepipeline']);
    const rows = await rowsOf('.matrix');
    expect(rows.map(row => row.split(' ').slice(0, 5).join(' '))).toEqual([
      '#alarms prod · 123456789012 read',
      '#deploys prod · 123456789012 write',
      '#news prod · 123456789012 none',
      '#deploys test · 123456789013 write',
      '#old test · 123456789013 write?',
      '#strict test · 123456789013 none',
    ]);
    await set('audience', 'own');
    await set('level', '4');
    expect(await textsOf('[role=status]')).toEqual([
      '3 channels of 6 (permissions or more). Services and filters are about members with their own role',
    ]);
    expect([page.requests(), page.messages()]).toEqual([[], []]);
  },
);

inBrowser(
  'a channel shows place, roles, guardrails, actions with their statements, aliases with their proof',
  async () => {
    await open(data, '#channel/prod/deploys');
    const facts = await textsOf('dl dd');
    expect(facts[0]).toBe('Slack channel C0DEPLOYS0 (workspace T0123ABCD)');
    expect(facts.join('\n')).toContain(
      'CloudWatchReadOnlyAccess chatops.yml:roles.deployer.managed-policies[0]',
    );
    await page.evaluate(
      `[...document.querySelectorAll('.service')].slice(0, 2).forEach(each => { each.open = true; })`,
    );
    await until(`document.querySelectorAll('.service[open] tbody tr').length > 0`);
    const [first] = await rowsOf('.service[open]');
    expect(first).toBe(
      'codepipeline:StartPipelineExecution write arn:aws:codepipeline:eu-west-1:123456789012:dev arn:aws:codepipeline:eu-west-1:123456789012:staging-* chatops.yml:roles.deployer.allow[0] (role policy deployer, Start) chatops.yml:guardrails.pipelines.allow[0] (guardrail pipelines, statement 1)',
    );
    const aliases = await textsOf('.verdict');
    expect(aliases).toEqual(['allowed', 'allowed', 'denied', 'denied']);
    expect(await page.evaluate('document.activeElement.innerText')).toBe('#deploys');
  },
);

inBrowser('two versions: what changes, and each of them', async () => {
  const [channel] = data.channels;
  const action = data.actions.indexOf('sqs:PurgeQueue');
  const change = {
    key: 'news',
    target: 'prod',
    account: '123456789012',
    place: 'here',
    presence: 'stays',
    summary: '#news gains 1',
    gained: 0,
    lost: 1,
    who: { gained: 'everyone in the channel', lost: 'everyone in the channel' },
  };
  const deltas = [
    [{ action, own: 1 as const, on: [0], example: 0 }],
    [{ action, unknown: 1 as const, when: [1], on: [0] }],
  ];
  const against = {
    name: 'main',
    channels: channel === undefined ? [] : [channel],
    changes: [change],
    ends: [{ title: '#news no longer receives', what: ['<b>topic</b> alarms'] }],
    deltas,
  };
  await open({ ...data, against }, '#changes');
  expect(await rowsOf('main')).toEqual([
    `+ gains sqs:PurgeQueue write members with their own role ${data.texts[0]} ${data.texts[0]}`,
    `− loses sqs:PurgeQueue write? everyone in the channel, possibly, ${data.texts[1]} ${data.texts[0]}`,
  ]);
  expect(await textsOf('nav label:not([hidden])')).toEqual([]);
  expect(await page.evaluate('document.title')).toBe('Access from chat: acme-chat, changes against main');
  // The name of a topic is text, whatever it holds.
  expect(await page.evaluate(`document.querySelector('main > ul').textContent`)).toBe('<b>topic</b> alarms');
  await page.evaluate(
    `location.hash = ''; const select = document.getElementById('version'); select.value = 'before'; select.dispatchEvent(new Event('change'));`,
  );
  expect(await rowsOf('.matrix')).toHaveLength(1);
  expect((await textsOf('header .note')).at(-1)).toBe('The version before: main');
  expect(await textsOf('nav label:not([hidden])')).toEqual(['Version', 'On paper']);
});

inBrowser(
  'of a thousand places that change those near the screen are laid out, and all are there',
  async () => {
    const action = data.actions.indexOf('sqs:PurgeQueue');
    const everyone = 'everyone in the channel';
    const changes = Array.from({ length: 1_000 }, (_, index) => ({
      key: `team-${index}`,
      target: 'prod',
      account: '123456789012',
      place: 'here',
      presence: 'stays',
      summary: `#team-${index} gains 1 write action`,
      gained: 0,
      lost: 1,
      who: { gained: everyone, lost: everyone },
    }));
    const against = { name: 'main', channels: [], changes, ends: [], deltas: [[{ action, on: [0] }], []] };
    await open({ ...data, against }, '#changes');
    const laidOut = `[...document.querySelectorAll('.change tbody')].flatMap((body, index) => body.checkVisibility({ contentVisibilityAuto: true }) ? [index] : [])`;
    const drawn = () => page.evaluate<number[]>(laidOut);
    await until(`${laidOut}.length > 0`);
    const atFirst = await drawn();
    expect(atFirst.length).toBeLessThan(60);
    // What is not laid out is found by a search in the page, and shown there.
    expect(await page.evaluate(`window.find('team-990 gains')`)).toBe(true);
    await until(`${laidOut}.includes(990)`);
    await setMedia('print');
    await until(`${laidOut}.length === 1000`);
    await setMedia('screen');
  },
);

/** Two versions with many places, of which each gains the same: this many actions. */
const manyChanges = (places: number, actions: number) => {
  const everyone = 'everyone in the channel';
  const changes = Array.from({ length: places }, (_, index) => ({
    key: `team-${index}`,
    target: index % 2 === 0 ? 'prod' : 'test',
    account: index % 2 === 0 ? '123456789012' : '123456789013',
    place: `Slack channel C${index}`,
    presence: 'stays',
    summary: `#team-${index} gains ${actions} actions`,
    gained: index === places - 1 ? 2 : 0,
    lost: 1,
    who: { gained: everyone, lost: everyone },
  }));
  const purge = data.actions.indexOf('sqs:PurgeQueue');
  const gained = Array.from({ length: actions }, (_, action) => ({ action, on: [0] }));
  return {
    ...data,
    against: {
      name: 'main',
      channels: [],
      changes,
      ends: [],
      deltas: [gained, [], [{ action: purge, on: [0] }]],
    },
  };
};

inBrowser('what changes is filtered like the list, and by the same filters', async () => {
  await open(manyChanges(12, 3), '#changes');
  const shown = () => textsOf('.change h3');
  expect([await shown(), await textsOf('[role=status]')]).toMatchObject([{ length: 12 }, ['12 places']]);
  expect(await textsOf('.control:not([hidden]) label')).not.toContain('For');
  for (const [control, value, status, number] of [
    ['account', '123456789013', '6 places of 12 (account 123456789013)', 6],
    ['account', '', '12 places', 12],
    ['channel', '#TEAM-1', '3 places of 12 (channel “#TEAM-1”)', 3],
    ['channel', '', '12 places', 12],
    ['service', 'sqs', '1 place of 12 (service sqs)', 1],
    ['service', '', '12 places', 12],
    ['level', '3', '1 place of 12 (write or more)', 1],
    ['level', '-1', '12 places', 12],
    ['query', 'sqs purge-queue', '1 place of 12 (found by “sqs purge-queue”)', 1],
    ['query', 'nothing of the kind', '0 places of 12 (found by “nothing of the kind”)', 0],
  ] as const) {
    await set(control, value);
    expect([await textsOf('[role=status]'), (await shown()).length]).toEqual([[status], number]);
  }
  expect(await textsOf('main .nothing')).toEqual(['No change matches.']);
  // The filters stay, and the list of channels is filtered by them too.
  await set('query', 'sqs purge-queue');
  await page.evaluate(
    `new Promise(resolve => { addEventListener('hashchange', () => setTimeout(resolve), { once: true }); location.hash = ''; })`,
  );
  expect(await textsOf('.control:not([hidden]) label')).toContain('For');
  expect((await textsOf('[role=status]'))[0]).toMatch(/^4 channels of 6 \(found by “sqs purge-queue”\)/);
});

inBrowser(
  'rows of a thousand places are made near the screen, then in idle time, up to a limit',
  async () => {
    const many = manyChanges(1_000, 60);
    const file = join(folder, 'access.html');
    writeFileSync(file, renderAccessPage(many));
    // What there is when the page has just been drawn, before any idle time.
    const { identifier } = await page.call('Page.addScriptToEvaluateOnNewDocument', {
      source: 'window.idle = []; window.requestIdleCallback = work => window.idle.push(work);',
    });
    await page.open(`${pathToFileURL(file)}#changes`);
    await page.call('Page.removeScriptToEvaluateOnNewDocument', { identifier });
    await until(`document.querySelectorAll('.change tbody tr').length > 20`);
    const count = () => page.evaluate<number>(`document.querySelectorAll('.change tbody tr').length`);
    const first = await count();
    expect(first).toBeLessThan(1_000);
    await page.evaluate(
      'while (window.idle.length > 0) window.idle.shift()({ timeRemaining: () => 50, didTimeout: false })',
    );
    const later = await count();
    expect(later).toBeGreaterThan(9_000);
    expect(later).toBeLessThan(11_000);
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    const printed = await count();
    expect(printed - later).toBeLessThan(11_000);
  },
);

inBrowser('a search is answered by lines, also for an alias', async () => {
  await open(data);
  await set('query', 'codepipeline start-pipeline-execution');
  const rows = await rowsOf('.list');
  expect(rows.map(row => row.split(' ').slice(0, 6).join(' '))).toEqual([
    '#deploys prod · 123456789012 run deploy',
    '#deploys prod · 123456789012 codepipeline:StartPipelineExecution write',
    '#deploys test · 123456789013 run deploy',
    '#deploys test · 123456789013 codepipeline:StartPipelineExecution write',
    '#old test · 123456789013 codepipeline:StartPipelineExecution write?',
    '#strict test · 123456789013 codepipeline:StartPipelineExecution write',
  ]);
});

/** The page with this many channels, and what its print control offers. */
const openMany = async (number: number): Promise<string[]> => {
  const channels = Array.from({ length: number }, (_, index): PageChannel => {
    const channel = data.channels[index % data.channels.length] as PageChannel;
    return { ...channel, key: `${channel.key}-${index}` };
  });
  await open({ ...data, channels });
  return textsOf('#print option');
};

const printAs = (choice: string) =>
  page.evaluate(
    `document.getElementById('print').value = ${JSON.stringify(choice)}; dispatchEvent(new Event('beforeprint'))`,
  );
const printedText = () =>
  page.evaluate<string>(
    `(document.querySelector('.printed > .notice') ?? document.createTextNode('')).textContent`,
  );
const printedChannels = () => textsOf('.printed .channel h2');

inBrowser('a thousand channels: rows are made as they are scrolled to, all of them for paper', async () => {
  await openMany(1_000);
  const count = () => page.evaluate<number>(`document.querySelectorAll('.matrix tbody tr').length`);
  expect(await count()).toBeLessThan(200);
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  expect(await count()).toBe(1_000);
  // Those who print only the list read that on paper.
  expect(await printedText()).toBe('Only the list is printed, without the details of 1000 channels.');
});

inBrowser(
  'the details of more channels than a browser prints in some seconds are printed in parts',
  async () => {
    expect(await openMany(200)).toEqual(['List and details', 'List only']);
    expect(await textsOf('[role=status] span')).toEqual([]);
    expect(await openMany(401)).toEqual([
      'List only',
      'Details of channels 1 to 200',
      'Details of channels 201 to 400',
      'Details of channel 401',
    ]);
    expect(await textsOf('[role=status] span')).toEqual([
      '. On paper the list, or the details of 200 channels at a time: more take a browser very long',
    ]);
    const printed: string[] = [];
    for (const [choice, words] of [
      ['0', 'channels 1 to 200'],
      ['200', 'channels 201 to 400'],
      ['400', 'channel 401'],
    ] as const) {
      await printAs(choice);
      expect(await printedText()).toBe(
        `The details of ${words}. The list and the other channels are printed by themselves. 401 channels. Services and filters are about everyone, or members with a listed role where one is required.`,
      );
      expect(await page.evaluate(`document.getElementById('main').className`)).toBe('screen-only');
      printed.push(...(await printedChannels()));
    }
    expect(printed).toHaveLength(401);
    expect(new Set(printed).size).toBe(401);
    await printAs('list');
    expect([
      await printedChannels(),
      await page.evaluate(`document.getElementById('main').className`),
    ]).toEqual([[], '']);
    // A filter leaves fewer, which are printed as always.
    await set('channel', 'alarms-0');
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect([await textsOf('#print option'), await printedChannels()]).toEqual([
      ['List and details', 'List only'],
      ['#alarms-0'],
    ]);
  },
);

inBrowser('paper names every action of a channel, those of long lists once', async () => {
  const model = readModel(data);
  await open(data);
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  const named = await page.evaluate<
    string[][]
  >(`[...document.querySelectorAll('.printed .access')].map(access =>
    [...access.querySelectorAll('tbody tr')].flatMap(row => {
      const link = row.querySelector('a');
      if (link === null) return row.firstElementChild.textContent.split(', ');
      const list = document.getElementById(link.getAttribute('href').slice(1)).nextElementSibling;
      return [...list.children].flatMap(({ textContent }) => {
        const [service, names] = textContent.split(': ');
        return names.split(', ').map(name => service + ':' + name);
      });
    }))`);
  const sets = data.channels.flatMap(({ defaults, ceiling }) => [...defaults.map(({ set }) => set), ceiling]);
  const expected = sets
    .map(set => [...allLines(model, [set])].map(({ action }) => data.actions[action] ?? ''))
    .filter(actions => actions.length > 0);
  expect(named.map(actions => actions.sort())).toEqual(expected.map(actions => actions.sort()));
  expect(named.flat().length).toBeGreaterThan(10_000);
  // Each list is there once, though the channels share them.
  const heads = await textsOf('.lists h3');
  expect(heads.length).toBeGreaterThan(3);
  expect(heads.length).toBeLessThan(named.length);
});

inBrowser('a channel that is open is printed with all that is folded on the screen', async () => {
  await open(data, '#channel/prod/deploys');
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  const printed = await page.evaluate<string>(`document.querySelector('.printed').textContent`);
  expect(printed).toContain('codepipeline:StartPipelineExecution');
  expect(printed).toMatch(
    /^Only #deploys \(prod · 123456789012\) is printed\. The list and the other channels are printed by themselves\.#deploys/,
  );
  // There is nothing to choose then, and the PDF is called like what it is about.
  expect(await textsOf('nav label:not([hidden])')).toEqual([]);
  expect(await page.evaluate('document.title')).toBe(
    'Access from chat: acme-chat, #deploys (prod · 123456789012)',
  );
  await setMedia('print');
  expect(
    await page.evaluate(
      `[getComputedStyle(document.getElementById('main')).display, getComputedStyle(document.querySelector('.printed')).display].join()`,
    ),
  ).toBe('none,block');
  await setMedia('screen');
});

inBrowser('the list says by which filters it is what it is, also on paper', async () => {
  await open(data);
  await set('level', '3');
  await set('account', '123456789013');
  await set('channel', 'deploy');
  expect(await textsOf('[role=status]')).toEqual([
    '1 channel of 6 (write or more, account 123456789013, channel “deploy”). Services and filters are about everyone, or members with a listed role where one is required',
  ]);
});

inBrowser('on paper every channel that is shown has its details', async () => {
  await open(data);
  await set('channel', 'old');
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  const text = await page.evaluate<string>(`document.querySelector('.printed').textContent`);
  expect(text).toContain('Slack channel C0OLD00000');
  expect(text).not.toContain('C0NEWS0000');
  expect(text).toContain('role elsewhere: its document is not known');
});

inBrowser('no name can run, load or mark up anything', async () => {
  const spoil = (channel: PageChannel, text: string): PageChannel => ({
    ...channel,
    key: text,
    target: text,
    account: text,
    region: text,
    place: text,
    at: text,
    configurationName: text,
    role: { key: text, arn: text, policies: [{ name: text, arn: text, at: text }] },
    guardrails: [{ name: text, arn: text, at: text }],
    aliases: [
      {
        name: text,
        command: text,
        withDefault: text,
        ownRole: text,
        because: [{ text, at: text }],
        at: text,
      },
    ],
    notifications: [text],
    unknown: [text],
    places: [{ name: text, at: text }],
  });
  const channels = hostileTexts.map((text, index) =>
    spoil(data.channels[index % data.channels.length] as PageChannel, text),
  );
  const texts = data.texts.map((_, index) => hostileTexts[index % hostileTexts.length] ?? '');
  const hostile = {
    ...data,
    name: hostileTexts[0] ?? '',
    file: hostileTexts[3] ?? '',
    commit: hostileTexts[4] ?? '',
    complete: false,
    leftOut: [...hostileTexts],
    texts,
    channels,
  };
  const look = `({
    pwned: window.pwned,
    tags: [...new Set([...document.querySelectorAll('*')].map(each => each.tagName.toLowerCase()))].filter(tag => /^(script|style|img|svg|iframe|link|object|embed|base)$/.test(tag)).sort(),
    scripts: document.scripts.length,
    handlers: [...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames()).filter(name => /^on|^style$|^src/.test(name)),
    links: [...document.querySelectorAll('a')].map(each => each.getAttribute('href')).filter(href => !href.startsWith('#')),
  })`;
  const harmless = { tags: ['script', 'style'], scripts: 2, handlers: [], links: [] };
  await open(hostile);
  expect(await page.evaluate(look)).toEqual(harmless);
  const shown = await textsOf('.matrix tbody th a');
  expect(shown).toHaveLength(hostileTexts.length);
  await set('query', 'window');
  expect(await page.evaluate(look)).toEqual(harmless);
  for (const text of hostileTexts.slice(0, 9)) {
    await page.evaluate(
      `new Promise(resolve => { addEventListener('hashchange', () => setTimeout(resolve), { once: true }); location.hash = ${JSON.stringify(`#channel/${encodeURIComponent(text)}/${encodeURIComponent(text)}`)}; })`,
    );
    expect(await page.evaluate(look)).toEqual(harmless);
    expect(await page.evaluate(`document.querySelector('h2').textContent`)).toBe(`#${text}`);
  }
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  expect(await page.evaluate(look)).toEqual(harmless);
  expect([page.requests(), page.messages()]).toEqual([[], []]);
});

inBrowser('the policy of the page stops a script that gets in all the same', async () => {
  await open(data);
  await page.evaluate(
    `(() => { const script = document.createElement('script'); script.textContent = 'window.pwned = 1'; document.body.append(script); const image = new Image(); image.src = 'https://example.com/x.png'; document.body.append(image); })()`,
  );
  expect(await page.evaluate('String(window.pwned)')).toBe('undefined');
  expect(page.messages().join('\n')).toMatch(/Content Security Policy/);
});

inBrowser.each([
  ['the list in light', '', 'light'],
  ['the list in dark', '', 'dark'],
  ['a channel in light', '#channel/prod/deploys', 'light'],
  ['a channel in dark', '#channel/test/old', 'dark'],
  ['what changes in light', '#changes', 'light'],
  ['what changes in dark', '#changes', 'dark'],
])('accessibility (axe): %s', async (_, hash, scheme) => {
  await page.call('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: scheme }],
  });
  await open(hash === '#changes' ? manyChanges(5, 3) : data, hash);
  await page.evaluate(axe.source);
  const violations = await page.evaluate<{ id: string; nodes: string[] }[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html }) => html) })))`,
  );
  expect(violations).toEqual([]);
});

// Measurements that anyone can rerun: `npm run bench`. Prints, never asserts; the machine may be noisy, so figures
// that are compared are taken in turn, in one run, and medians are shown.
//   npm run bench              start-up, growth, and calls of AWS
//   npm run bench -- --peers   beside `cdk synth` of the same resources, and with the Node of the Action; npm installs both into
//                              a temporary folder (375 MB). PEERS=/path/to/node_modules takes them from there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { configurationOf } from './configuration.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const cli = join(root, 'dist', 'cli.js');
const place = mkdtempSync(join(tmpdir(), 'chatops-bench-'));
const print = text => process.stdout.write(`${text}\n`);

function time(args, options = {}) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`exit status ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Runs two commands in turn, so that a change in the machine's speed meets both. */
function pair(runs, a, b) {
  const times = Array.from({ length: runs }, () => [a(), b()]);
  return {
    a: median(times.map(t => t[0])),
    b: median(times.map(t => t[1])),
    ratio: median(times.map(t => t[0] / t[1])),
  };
}

/**
 * What a process writes at its end, or at its first output when BENCH_UNTIL is `output`: its CPU seconds and its peak memory in MB. As
 * CommonJS it costs next to nothing.
 */
const usage = join(place, 'usage.cjs');
writeFileSync(
  usage,
  `let isWritten = false;
const write = () => {
  if (isWritten) return;
  isWritten = true;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeSync(2, '\\n@' + JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024]) + '\\n');
};
process.on('exit', write);
if (process.env.BENCH_UNTIL === 'output') {
  const { stdout } = process;
  const { write: writeOut } = stdout;
  stdout.write = (...args) => (write(), writeOut.apply(stdout, args));
}`,
);

/** CPU seconds and peak memory of a whole process, as it counts them itself at its end. */
function measureProcess(args, env = {}, node = process.execPath) {
  const { status, stderr } = spawnSync(node, ['--require', usage, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 2 ** 26,
    cwd: root,
    // More certificates would be read at each start, also by the empty process.
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, ...env },
  });
  // 1 is that of findings.
  if (status !== 0 && status !== 1) throw new Error(`exit status ${status}: ${stderr}`);
  const [seconds, megabytes] = JSON.parse(/\n@(.*)\n/.exec(stderr)[1]);
  return { seconds, megabytes };
}

/** CPU time of commands and of an empty process, in turn, so that a change in the machine's speed meets all. */
function printRatios(title, runs, commands, node = process.execPath) {
  const all = [['an empty process', ['-e', '0'], {}], ...commands];
  const rounds = Array.from({ length: runs }, () =>
    all.map(([, args, env]) => measureProcess(args, env, node).seconds),
  );
  const medians = all.map((_, index) => median(rounds.map(round => round[index])));
  print(`\n${title}`);
  for (const [index, [name]] of all.entries()) {
    const ratio = median(rounds.map(round => round[index] / round[0]));
    print(
      `  ${name.padEnd(44)} ${(medians[index] * 1000).toFixed(0).padStart(7)} ms ${ratio.toFixed(1).padStart(6)}`,
    );
  }
}

function printProcess(title, runs, args) {
  const measured = Array.from({ length: runs }, () => measureProcess(args));
  const seconds = median(measured.map(each => each.seconds)).toFixed(2);
  const megabytes = median(measured.map(each => each.megabytes)).toFixed(0);
  print(`  ${title.padEnd(44)} ${seconds.padStart(7)} s ${megabytes.padStart(6)} MB`);
}

const wrong = join(place, 'wrong.yml');
writeFileSync(wrong, 'version: 1\nname: bench\nchannelz: {}\n');
const inAction = { INPUT_COMMAND: 'validate', RUNNER_TEMP: place };
const action = [
  ['the Action, command validate', [join(root, 'dist', 'main.js')], inAction],
  [
    'the Action, until it reports a mistake',
    [join(root, 'dist', 'main.js')],
    { ...inAction, INPUT_CONFIG: wrong, BENCH_UNTIL: 'output' },
  ],
];

/** What is measured beside, as a folder `node_modules`; it is of the measurements alone. */
function findPeers() {
  if (process.env.PEERS !== undefined) return process.env.PEERS;
  const folder = join(place, 'peers');
  if (process.argv.includes('--peers')) {
    mkdirSync(folder);
    const packages = ['aws-cdk-lib@2', 'constructs@10', 'node@24'];
    const { status, stderr } = spawnSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--prefix', folder, ...packages],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0)
      print(`\nnpm could not install ${packages.join(', ')}: ${stderr.trim().split('\n').at(-1)}`);
  }
  return join(folder, 'node_modules');
}

/** A file with one channel, whose role and guardrail are one AWS-managed policy. */
function writeWide(policy) {
  const file = join(place, `${policy}.yml`);
  writeFileSync(
    file,
    `version: 1\nname: bench\nworkspaces: { acme: { slack: T0123ABCD } }\ndefaults: { workspace: acme }\nroles: { ops: { managed-policies: [${policy}] } }\nchannels: { a: { channel: C0AAAAAAA, role: ops, guardrails: [${policy}] } }\n`,
  );
  return file;
}

function writeNothing() {
  const file = join(place, 'nothing.yml');
  writeFileSync(file, 'version: 1\nname: bench\n');
  return file;
}

/** Questions in turn about 100 channels. @param distinct how many different commands there are */
function writeQuestions(count, distinct) {
  const file = join(place, `questions-${count}-${distinct}.jsonl`);
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      channel: `channel-${n % 100}`,
      command: `codepipeline start-pipeline-execution --name pipeline-${n % distinct} --region eu-west-1`,
    }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Opens pages in Chromium, where there is one. */
async function startPages() {
  const bundle = join(place, 'chromium.mjs');
  await build({
    entryPoints: [join(here, '..', 'page', 'chromium.ts')],
    format: 'esm',
    platform: 'node',
    outfile: bundle,
    logLevel: 'error',
  });
  const { chromium, startBrowser } = await import(pathToFileURL(bundle).href);
  return chromium === undefined ? undefined : startBrowser(chromium);
}

/** Seconds from the start of loading a page at an address in it until it is drawn (median of three). */
async function timePage(page, file, hash = '') {
  const times = [];
  for (let run = 0; run < 3; run += 1) {
    await page.open(`${pathToFileURL(file).href}${hash}`);
    const drawn =
      'new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))';
    times.push((await page.evaluate(drawn)) / 1000);
  }
  return median(times);
}

const pages = await startPages();
try {
  print(`node ${process.version}, ${new Date().toISOString().slice(0, 10)}`);
  time([cli, 'validate', join(root, 'chatops.yml')]);
  const start = pair(
    15,
    () => time([cli, 'validate', join(root, 'chatops.yml')]),
    () => time(['-e', '0']),
  );
  print('\nStart-up, whole process (median of 15 pairs)');
  print(`  validate chatops.yml  ${start.a.toFixed(0)} ms`);
  print(`  node -e 0             ${start.b.toFixed(0)} ms`);
  print(`  ratio                 ${start.ratio.toFixed(2)}`);
  printRatios('CPU time in ratio to an empty process (medians of 9 in turn)', 9, [
    ['validate chatops.yml', [cli, 'validate', join(root, 'chatops.yml')], {}],
    [
      'the same, nothing kept compiled',
      [cli, 'validate', join(root, 'chatops.yml')],
      { NODE_DISABLE_COMPILE_CACHE: '1' },
    ],
    ...action,
  ]);

  print(
    '\nvalidate + render in one process: parse is `yaml` alone, rest is all besides parse and proofs; CPU time (medians)',
  );
  print('  channels   file KB   parse ms  proofs ms    rest ms   rest/parse   peak MB');
  for (const channels of [1, 10, 100, 1000, 5000]) {
    const file = join(place, `${channels}.yml`);
    const text = configurationOf(channels);
    writeFileSync(file, text);
    const runs = Array.from({ length: channels > 1000 ? 1 : 3 }, () => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--expose-gc', join(here, 'measure.mjs'), file],
        {
          encoding: 'utf8',
        },
      );
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout);
    });
    const [parse, proofs, rest, peak] = ['parse', 'proofs', 'rest', 'peak'].map(name =>
      median(runs.map(run => run[name])),
    );
    print(
      `  ${String(channels).padStart(8)} ${(text.length / 1024).toFixed(0).padStart(9)} ${parse.toFixed(1).padStart(10)} ${proofs.toFixed(1).padStart(10)} ${rest.toFixed(1).padStart(10)} ${(rest / parse).toFixed(2).padStart(12)} ${peak.toFixed(0).padStart(9)}`,
    );
  }

  print('\nWhat people see, by the number of channels: CPU and peak memory of the whole process');
  const sizes = [1, 12, 100, 1000];
  const access = (after, ...rest) => [cli, 'access', '-f', after, ...rest];
  const plan = (after, before, ...rest) => [cli, 'plan', '-f', after, '--against', before, ...rest];
  const page = name => ['--format', 'html', '--out', join(place, name)];
  const views = {
    'access, text': after => access(after),
    'access, CSV': after => access(after, '--format', 'csv'),
    'access, JSON': after => access(after, '--format', 'json'),
    'access, page': after => access(after, ...page('access.html')),
    'plan --against, text': (after, before) => plan(after, before),
    'first plan, text': after => plan(after, writeNothing()),
    'plan --against, JSON': (after, before) => plan(after, before, '--format', 'json'),
    'plan --against, comment': (after, before) => [join(here, 'comment.mjs'), after, before],
    'page with what changes': (after, before) => access(after, '--against', before, ...page('both.html')),
  };
  print(`  ${''.padEnd(24)} ${sizes.map(size => String(size).padStart(18)).join('')}`);
  // Of a page: until Chromium has drawn it, by the clock, and the size of the file.
  const sizesOf = { 'access.html': [], 'both.html': [] };
  const changed = [];
  const cells = Object.fromEntries(Object.keys(views).map(name => [name, []]));
  for (const size of sizes) {
    const [before, after] = [join(place, `${size}-before.yml`), join(place, `${size}-after.yml`)];
    writeFileSync(after, configurationOf(size));
    // What a pull request adds: one more action for every channel.
    writeFileSync(
      before,
      configurationOf(size).replaceAll('StartPipelineExecution, codepipeline:Get', 'Get'),
    );
    for (const [name, argumentsFor] of Object.entries(views)) {
      const { seconds, megabytes } = measureProcess(argumentsFor(after, before));
      cells[name].push(`${seconds.toFixed(2)} s ${megabytes.toFixed(0)} MB`);
    }
    for (const [name, own] of Object.entries(sizesOf)) {
      const file = join(place, name);
      const opened = pages === undefined ? '' : `${(await timePage(pages, file)).toFixed(2)} s `;
      own.push(`${opened}${(statSync(file).size / 1024 / 1024).toFixed(2)} MB`);
    }
    if (pages !== undefined) {
      changed.push(`${(await timePage(pages, join(place, 'both.html'), '#changes')).toFixed(2)} s`);
    }
  }
  const names = { 'access.html': 'the page, opened', 'both.html': 'the other page, opened' };
  const rows = Object.entries({ ...cells, ...sizesOf }).map(([name, row]) => [names[name] ?? name, row]);
  if (pages === undefined) print('  There is no Chromium, so that no page was opened.');
  else rows.push(['what changes, opened', changed]);
  for (const [name, row] of rows)
    print(`  ${name.padEnd(24)} ${row.map(cell => cell.padStart(18)).join('')}`);

  print('\nCPU and peak memory of the whole process (medians)');
  const [narrow, wide] = ['ReadOnlyAccess', 'PowerUserAccess'].map(writeWide);
  printProcess('an empty process', 5, ['-e', '0']);
  printProcess('validate chatops.yml', 5, [cli, 'validate', join(root, 'chatops.yml')]);
  printProcess('plan ReadOnlyAccess against itself', 5, [cli, 'plan', narrow, '--against', narrow]);
  printProcess('plan PowerUserAccess against ReadOnlyAccess', 5, [cli, 'plan', wide, '--against', narrow]);
  printProcess('plan AdministratorAccess against nothing', 5, [
    cli,
    'plan',
    writeWide('AdministratorAccess'),
    '--against',
    writeNothing(),
  ]);
  for (const [count, distinct] of [
    [20_000, 20_000],
    [100_000, 100_000],
    [100_000, 1_000],
  ]) {
    const batch = ['can', '--batch', writeQuestions(count, distinct), '-f', join(place, '100.yml')];
    printProcess(`can --batch, ${count} questions, ${distinct} commands`, count > 20_000 ? 1 : 3, [
      cli,
      ...batch,
    ]);
  }
  for (const channels of [1000, 5000]) {
    printProcess(`render, ${channels} channels`, channels > 1000 ? 1 : 3, [
      cli,
      'render',
      join(place, `${channels}.yml`),
    ]);
  }

  print(
    '\nCalls of AWS, as test/counted holds them exactly: about the account + about its stacks (apply: with nothing to change)',
  );
  print('  channels  files  first plan      plan     drift     apply  look-ups of CloudTrail');
  for (const { channels, files, lookups, ...calls } of JSON.parse(
    readFileSync(join(root, 'test', 'counted', 'calls.json'), 'utf8'),
  )) {
    const cells = ['first', 'plan', 'drift', 'apply'].map(
      name => `${calls[name].account} + ${calls[name].stacks}`,
    );
    print(
      `  ${String(channels).padStart(8)} ${String(files).padStart(6)} ${cells.map(cell => cell.padStart(9)).join(' ')} ${String(lookups).padStart(6)}`,
    );
  }

  const modules = findPeers();
  if (existsSync(join(modules, 'aws-cdk-lib'))) {
    print('\nBeside `cdk synth` in process, CPU and peak memory');
    printProcess('chatops render, 1000 channels', 3, [cli, 'render', join(place, '1000.yml')]);
    printProcess('cdk synth, 1000 channels', 3, [join(here, 'cdk-synth.mjs'), modules, '1000']);
  } else print('\nSKIPPED: `cdk synth`, because aws-cdk-lib is not installed (npm run bench -- --peers)');
  const node = join(modules, 'node', 'bin', 'node');
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (version)
    printRatios(`The Action with Node ${version}, CPU time in ratio (medians of 9 in turn)`, 9, action, node);
  else print('\nSKIPPED: the Action with Node 24, which is not installed (npm run bench -- --peers)');
} finally {
  await pages?.close();
  rmSync(place, { recursive: true, force: true });
}

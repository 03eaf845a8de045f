import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Imported, importAccount, listImportable } from '../commands/import-account.ts';
import { type ImportedTemplate, importTemplate } from '../commands/import-template.ts';
import { type ImportedTerraform, importTerraform } from '../commands/import-terraform.ts';
import { planAdoption } from '../commands/plan-adoption.ts';
import { replaceFiles } from '../commands/replace-files.ts';
import { type Aws, withAws } from '../commands/session.ts';
import { makeVisible } from '../core/visible.ts';
import { renderAdoptionResult } from '../render/adoption.ts';
import { createColors } from '../render/colors.ts';
import { renderDiagnosticsText } from '../render/diagnostics.ts';
import {
  groupDiagnostics,
  renderHandover,
  renderImportable,
  renderImported,
  renderQuestions,
} from '../render/import.ts';
import { describeImportDifference } from '../render/import-difference.ts';
import { adoptFile, adoptionJson, askAndAdopt, describeGivenRegion, statusOf } from './adopt.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { announceAws, sessionOptions } from './session.ts';
import { type Arguments, UsageError } from './usage.ts';

/** `chatops import`: an account or a template becomes a chatops.yml, and what is there is adopted. */
export const runImport: Run = async (args, io) => {
  const { template, terraform, file } = args.options;
  const sources = ['template', 'terraform', 'file'].filter(source => args.options[source] !== undefined);
  if (sources.length > 1) {
    throw new UsageError(
      `--${sources.join(' and --')} cannot be combined`,
      file === undefined
        ? undefined
        : 'Use --out for the file to write; --file adopts what a chatops.yml declares',
    );
  }
  if (template !== undefined || terraform !== undefined) return writeFromTemplate(args, io);
  if (file !== undefined) return adoptFile(args, io);
  const name = textOf(args, 'name') ?? 'chatops';
  return withAws(sessionOptions(args), { version: 1, name }, async aws => {
    announceAws(aws, io);
    return importFromAccount(aws, name, args, io);
  });
};

function textOf({ options }: Arguments, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The file to write, which must not be there: what is in it may exist nowhere else. */
function outOf(args: Arguments): string {
  const out = textOf(args, 'out') ?? 'chatops.yml';
  if (existsSync(out)) {
    throw new UsageError(
      `The file ${out} already exists`,
      'Choose another file with --out, or adopt what it declares with --file',
    );
  }
  return out;
}

async function writeFromTemplate(args: Arguments, io: Io): Promise<number> {
  const out = outOf(args);
  const { template, terraform } = args.options;
  const request = {
    template: String(terraform ?? template),
    name: textOf(args, 'name'),
    ...(textOf(args, 'stack-name') === undefined ? {} : { stackName: textOf(args, 'stack-name') as string }),
    parameters: readPairs('parameter', args),
    file: out,
    today: new Date().toISOString().slice(0, 10),
    describeDifference: describeImportDifference,
  };
  const answers = new Map(readPairs('resolve', args));
  const read = (): Promise<ImportedTemplate & Partial<ImportedTerraform>> =>
    terraform === undefined
      ? importTemplate({ ...request, answers })
      : importTerraform({ ...request, answers });
  let imported = await read();
  if (io.isInteractive) {
    // An answer can bring another question to light; one that is left empty stays open.
    const asked = new Set<string>();
    for (;;) {
      const next = imported.questions.find(({ id }) => !asked.has(id));
      if (next === undefined) break;
      asked.add(next.id);
      const answer = await io.askText(makeVisible(`${next.text.replace(/^question: /, '')} [${next.id}]`));
      if (answer === '') continue;
      answers.set(next.id, answer);
      imported = await read();
    }
  }
  await writeImported(out, imported);
  const { questions, handover = [] } = imported;
  const status = await printImported({ imported, out }, args, io, {
    questions,
    ...(terraform === undefined ? {} : { handover }),
  });
  if (args.options['format'] === 'json') return status;
  if (questions.length > 0) io.err(renderQuestions(questions));
  if (handover.length > 0) io.out(renderHandover(handover, out));
  return status;
}

/** Writes chatops.yml and the policy documents beside it; what is there already is never replaced by something else. */
async function writeImported(out: string, { text, files }: Pick<Imported, 'text' | 'files'>): Promise<void> {
  const beside = [...files].map(([name, content]) => [join(dirname(out), name), content] as const);
  const taken = beside.find(([file, content]) => existsSync(file) && readFileSync(file, 'utf8') !== content);
  if (taken !== undefined) {
    throw new UsageError(
      `The file ${taken[0]} already exists with different content`,
      'Move it away, or write into another folder with --out',
    );
  }
  await replaceFiles(new Map([...beside, [out, text]]));
}

function readPairs(name: string, args: Arguments): ReadonlyMap<string, string> {
  return new Map(
    (args.all[name] ?? []).map(pair => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--${name} takes NAME=VALUE, not ${pair}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** What was written, and into which file. */
interface WrittenImport {
  readonly imported: Pick<
    Imported,
    'text' | 'notes' | 'ignored' | 'diagnostics' | 'config' | 'skipped' | 'unread'
  >;
  readonly out: string;
}

/** Prints what was written. @returns the exit status */
async function printImported(
  { imported, out }: WrittenImport,
  args: Arguments,
  io: Io,
  more: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const { diagnostics, text, notes, ignored, skipped, config, unread } = imported;
  if (args.options['format'] === 'json') {
    await printJson(io, {
      diagnostics,
      complete: unread.length === 0,
      file: out,
      notes,
      ignored,
      skipped,
      unread,
      ...more,
    });
  } else {
    const isFull = args.options['full'] === true;
    const { shown, counted } = groupDiagnostics(diagnostics, isFull);
    if (diagnostics.length > 0) {
      const rest = counted.map(line => `${makeVisible(line)}\n`).join('');
      io.err(
        `${renderDiagnosticsText(shown, new Map([[out, text]]), { color: io.errHasColor, full: true })}${rest}`,
      );
    }
    io.out(renderImported(out, imported, createColors(io.outHasColor), isFull));
  }
  return config === undefined || unread.length > 0 ? exitStatus.findings : exitStatus.clean;
}

async function importFromAccount(aws: Aws, name: string, args: Arguments, io: Io): Promise<number> {
  const chosen = args.all['channel']?.flatMap(names => names.split(','));
  if (chosen === undefined && args.options['all'] !== true) return listWhatThereIs(aws, args, io);
  const out = outOf(args);
  const today = new Date().toISOString().slice(0, 10);
  const [outcome] = await aws.inEachTarget('apply', async session => {
    const imported = await importAccount(session, {
      name,
      channels: chosen,
      file: out,
      today,
      describeDifference: describeImportDifference,
    });
    const { config } = imported;
    const plan = config === undefined ? undefined : await planAdoption(session, config, 'new');
    return { imported, plan };
  });
  if (outcome === undefined) return exitStatus.failure;
  if (!outcome.ok) throw outcome.failure;
  const { imported, plan } = outcome.value;
  await writeImported(out, imported);
  const { config } = imported;
  if (config === undefined || plan === undefined) return printImported({ imported, out }, args, io);
  if (args.options['format'] === 'json') {
    const result = await askAndAdopt(plan, config, args, io);
    const all = { ...imported, unread: [...imported.unread, ...plan.unread] };
    return Math.max(
      await printImported({ imported: all, out }, args, io, adoptionJson(plan, result)),
      statusOf(plan, result),
    );
  }
  const status = await printImported({ imported, out }, args, io);
  const result = await askAndAdopt(plan, config, args, io);
  io.out(renderAdoptionResult(plan, result, out, createColors(io.outHasColor)));
  io.out(describeGivenRegion(config, args));
  return Math.max(status, statusOf(plan, result));
}

async function listWhatThereIs(aws: Aws, args: Arguments, io: Io): Promise<number> {
  const [outcome] = await aws.inEachTarget('plan', listImportable);
  if (outcome === undefined) return exitStatus.failure;
  if (!outcome.ok) throw outcome.failure;
  const channels = outcome.value;
  const isComplete = channels.every(({ unread }) => unread === undefined);
  if (args.options['format'] === 'json')
    await printJson(io, { diagnostics: [], complete: isComplete, channels });
  else io.out(renderImportable(channels));
  return isComplete ? exitStatus.clean : exitStatus.findings;
}

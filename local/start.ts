import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { PipelineError } from '../supabase/functions/_shared/errors/pipeline-error.ts';
import { type Arguments, readArguments, USAGE } from './cli/arguments.ts';
import { chooseModel } from './cli/choose-model.ts';
import { runPipeline } from './cli/run-pipeline.ts';
import { forget } from './database/forget.ts';
import { providerVariables } from './functions/environment.ts';
import { DATA_DIR } from './paths.ts';
import { printReport } from './report/print-report.ts';
import { progressView } from './report/progress-view.ts';
import { failures, readReport } from './report/report.ts';
import { type OpenedSource, openFolder } from './sources/folder.ts';
import { openRemote } from './sources/remote.ts';
import { type Stack, startStack } from './stack.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function portOf(variable: string): number | undefined {
  const text = process.env[variable] ?? '';
  if (text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new PipelineError('INVALID_ARGUMENT', `Cannot use ${variable}=${text}: it is no port`);
}

async function openSource(stack: Stack, given: string): Promise<OpenedSource> {
  if (/^https?:\/\//.test(given)) return await openRemote(stack.sql, given);
  if (existsSync(given) && statSync(given).isDirectory()) return await openFolder(stack.sql, given);
  throw new PipelineError('INVALID_ARGUMENT', `Cannot use ${given} as a source: it is no URL and no folder`);
}

function explainStack(stack: Stack): string {
  const query = JSON.stringify({ query: '¿Qué evidencias debe incluir el portafolio docente?', k: 3 });
  return `
The stack stays up; Ctrl-C ends it.
  API          ${stack.url}
  Publishable  ${stack.keys.publishable}
  Secret       ${stack.keys.secret}
${stack.siteUrl === null ? '' : `  Sample site  ${stack.siteUrl}\n`}
Search over HTTP:
  curl -s ${stack.url}/functions/v1/search \\
    -H 'apikey: ${stack.keys.publishable}' -H 'content-type: application/json' \\
    -d '${query}'`;
}

/** Runs the command; returns its exit code. */
async function main(args: Arguments, signal: AbortSignal): Promise<number> {
  const began = Date.now();
  if (args.fresh) await forget(DATA_DIR);
  const databaseUrl = process.env['DATABASE_URL'];
  const port = portOf('PORT');
  const sitePort = portOf('SAMPLE_SITE_PORT');
  say(
    `Starting on ${databaseUrl === undefined ? 'the embedded PostgreSQL' : 'the Postgres of DATABASE_URL'} …`,
  );
  const stack = await startStack({
    databaseUrl,
    port: port ?? (args.once ? 0 : undefined),
    onBroken: (name) =>
      say(`The function ${name} does not start; ${join(DATA_DIR, 'logs', 'functions.log')} says why`),
    sampleSite: args.sources.length > 0 ? undefined : sitePort === undefined ? {} : { port: sitePort },
  });
  const opened: OpenedSource[] = [];
  try {
    if (signal.aborted) return 130;
    say(
      `Embedding with ${await chooseModel(stack.sql, { ...process.env, ...providerVariables(process.env) })}`,
    );
    for (const source of args.sources) opened.push(await openSource(stack, source));
    for (const { note } of opened) say(`Source: ${note}`);

    const view = progressView(process.stdout);
    const { ids: runIds, held } = await runPipeline({
      query: stack.sql,
      sources: opened.map(({ name }) => name),
      externalId: process.env['GITHUB_RUN_ID'] ?? process.env['CI_PIPELINE_ID'] ?? null,
      show: view.show,
      signal,
    });
    view.end();
    if (signal.aborted) return 130;

    const report = { ...(await readReport(stack.sql, runIds)), command_seconds: (Date.now() - began) / 1000 };
    say(`\n${printReport(report)}`);
    if (args.json !== null) await writeFile(args.json, `${JSON.stringify(report, null, 2)}\n`);
    const failed = failures(report);
    if (held > 0) {
      failed.push(
        `${held} batches wait for the budget (settings monthly_budget_usd, run_budget_usd); they go on by themselves when there is room`,
      );
    }
    if (failed.length > 0) say(`\nFailed: ${failed.join('; ')}`);
    if (!args.once) {
      say(explainStack(stack));
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return 0;
    }
    return failed.length > 0 ? 1 : 0;
  } finally {
    await Promise.all(opened.map((source) => source.close()));
    await stack.stop();
  }
}

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) say(USAGE);
  else process.exitCode = await main(args, stopping.signal);
} catch (error) {
  const known = error instanceof PipelineError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}

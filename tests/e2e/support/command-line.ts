import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { documentBytes } from '../../../local/sample-site/answers.ts';
import { DOCUMENTS } from '../../../local/sample-site/catalogue.ts';
import { ROOT } from '../../../local/paths.ts';
import type { RunReport } from '../../../local/report/report.ts';

/** A folder of this test's own: what the command keeps, and documents to run it on. */
export interface Workplace {
  readonly dataDir: string;
  /** A folder of these documents of the sample site, by the ends of their paths. */
  folder(name: string, ...ends: string[]): Promise<string>;
  remove(): void;
}

export function workplace(): Workplace {
  const root = mkdtempSync(join(tmpdir(), 'profeflow-command-'));
  return {
    dataDir: join(root, 'data'),
    folder: async (name, ...ends) => {
      const folder = join(root, name);
      mkdirSync(folder, { recursive: true });
      for (const end of ends) {
        const document = DOCUMENTS.find(({ path }) => path.endsWith(end));
        if (document === undefined) throw new Error(`The sample site has no ${end}`);
        writeFileSync(join(folder, end.split('/').at(-1)!), await documentBytes(document, 1));
      }
      return folder;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Variables that would change what the command does. */
const FOREIGN =
  /^(DATABASE_URL|EMBEDDING_MODEL|.*_API_KEY|OPENAI_BASE_URL|PORT|SAMPLE_SITE_PORT|NODE_OPTIONS|VITEST.*|FORCE_COLOR)$/;

function environment(dataDir: string): Record<string, string | undefined> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
  return { ...own, PROFEFLOW_DIR: dataDir, PORT: '0', SAMPLE_SITE_PORT: '0' };
}

/** No command that a test starts outlives this. */
const LONGEST_MS = 600_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly report: (RunReport & { readonly command_seconds: number }) | null;
}

/** `npm start -- --once --json FILE …`, from its start to its end. */
export async function npmStart(dataDir: string, ...given: string[]): Promise<Ended> {
  const json = `${dataDir}.report.json`;
  rmSync(json, { force: true });
  const child = spawn('npm', ['start', '--silent', '--', '--once', '--json', json, ...given], {
    cwd: ROOT,
    env: environment(dataDir),
    timeout: LONGEST_MS,
  });
  const output = collect(child);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const report = existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : null;
  return { code, ...output, report };
}

/** The command by itself, as the head of a process group of its own, so that Ctrl-C can be typed to it. */
export function startCommand(
  dataDir: string,
  ...given: string[]
): ChildProcess & { output: { stdout: string } } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts', ...given], {
    cwd: ROOT,
    env: environment(dataDir),
    detached: true,
  });
  return Object.assign(child, { output: collect(child) });
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (part) => (output.stdout += part));
  child.stderr?.on('data', (part) => (output.stderr += part));
  return output;
}

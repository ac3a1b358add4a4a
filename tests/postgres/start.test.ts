import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from './server.ts';
import { brokenRules } from './support/invariants.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

interface Report {
  documents: Record<string, number>;
  lineage_coverage: number;
  error_rate: number;
}

describe('npm start -- --once with DATABASE_URL', () => {
  let server: PostgresServer;
  const folder = mkdtempSync(join(tmpdir(), 'profeflow-start-'));

  beforeAll(async () => {
    server = await PostgresServer.start({ label: 'start', plain: true });
  });
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<Report> {
    const json = join(folder, 'report.json');
    const { stdout } = await run('npm', ['start', '--silent', '--', '--once', '--json', json], {
      cwd: REPOSITORY,
      env: {
        ...process.env,
        DATABASE_URL: server.url,
        PROFEFLOW_DIR: folder,
        SAMPLE_SITE_PORT: '0',
        PORT: '0',
      },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { code?: number; stdout?: string; stderr?: string }) => {
      throw new Error(
        `npm start ended with ${error.code}:\n${error.stdout?.slice(-4000)}\n${error.stderr?.slice(-4000)}`,
      );
    });
    console.log(stdout.trimEnd().split('\n').slice(-25).join('\n'));
    return JSON.parse(readFileSync(json, 'utf8'));
  }

  it('runs the sample site through the pipeline on a plain PostgreSQL 17 and its real pg_cron', async () => {
    const { documents, lineage_coverage, error_rate } = await start();
    const { discovered = 0, ...outcomes } = documents;
    expect(discovered).toBeGreaterThanOrEqual(24);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(discovered);
    expect({ dead: documents['dead'], lineage_coverage, error_rate }).toEqual({
      dead: 0,
      lineage_coverage: 1,
      error_rate: 0,
    });
    const sql = postgres(server.url, { max: 1 });
    try {
      expect(await brokenRules(sql)).toEqual({});
      const [cron] = await sql`select extname from pg_extension where extname = 'pg_cron'`;
      expect(cron).toBeDefined();
    } finally {
      await sql.end();
    }
  }, 240_000);
});

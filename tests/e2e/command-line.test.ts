import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npmStart, startCommand, type Workplace, workplace } from './support/command-line.ts';
import { until } from './support/until.ts';

const FIELDS = [
  'run_ids',
  'documents',
  'errors',
  'pages',
  'chunks',
  'embeddings',
  'provider_calls',
  'tokens',
  'cost_usd',
  'lineage_coverage',
  'error_rate',
  'seconds',
  'slo',
  'command_seconds',
];

const OUTCOMES = [
  'ready',
  'unchanged',
  'duplicate',
  'quarantined',
  'irrelevant',
  'rejected',
  'dead',
  'retired',
];

describe('npm start -- --once', () => {
  let place: Workplace;
  let documents: string;

  beforeAll(async () => {
    place = workplace();
    documents = await place.folder(
      'documentos',
      'decreto-214-asignaciones.pdf',
      'acta-comision-12.txt',
      'preguntas-frecuentes.html',
      'nomina-reservada.pdf',
    );
  });
  afterAll(() => place.remove());

  it('reads a folder, exits with 0 and reports what became of every document', async () => {
    const { code, stdout, stderr, report } = await npmStart(place.dataDir, '--source', documents);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(report!).sort()).toEqual([...FIELDS].sort());
    expect(Object.keys(report!.documents).sort()).toEqual(['discovered', ...OUTCOMES].sort());
    expect(report!.documents).toMatchObject({ discovered: 4, ready: 3, rejected: 1, dead: 0 });
    expect(report!.errors).toEqual([{
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/nomina-reservada\.pdf$/),
      stage: 'ingestion',
      code: 'PDF_ENCRYPTED',
      message: expect.stringMatching(/^Cannot .+: .*password/),
    }]);
    expect(report).toMatchObject({
      run_ids: [expect.stringMatching(/^run_\d{8}_\d{6}_[0-9a-f]{4}$/)],
      provider_calls: 1,
      cost_usd: 0,
      lineage_coverage: 1,
      error_rate: 0,
    });
    expect(report!.embeddings).toBe(report!.chunks);
    expect(report!.chunks).toBeGreaterThan(3);
    expect(report!.slo.filter(({ ok }) => ok === false)).toEqual([]);
    // Into a pipe go plain lines, with what was not ready and why.
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('PDF_ENCRYPTED');
    expect(stdout).toMatch(/\d+\/4 documents, \d+ pages, \d+ chunks/);
  }, 180_000);

  it('says unchanged when it is started again, and calls no provider', async () => {
    const { code, report } = await npmStart(place.dataDir, '--source', documents);
    expect(code).toBe(0);
    expect(report!.documents).toMatchObject({ discovered: 4, unchanged: 4, ready: 0 });
    expect(report).toMatchObject({ provider_calls: 0, chunks: 0, embeddings: 0, cost_usd: 0 });
  }, 180_000);

  it('counts a folder of which nothing can be read as no failure of its own', async () => {
    const locked = await place.folder('cerrados', 'nomina-reservada.pdf');
    const { code, report } = await npmStart(place.dataDir, '--source', locked);
    expect(code).toBe(0);
    expect(report!.documents).toMatchObject({ discovered: 1, rejected: 1 });
    expect(report).toMatchObject({ error_rate: 0, lineage_coverage: null });
    const withoutData = report!.slo.filter(({ ok }) => ok === null).map(({ name }) => name);
    expect(withoutData).toContain('documents_with_embeddings');
  }, 180_000);

  describe('exits with another code', () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer((request, response) => {
        if (request.url === '/robots.txt') return void response.writeHead(404).end();
        response.writeHead(200, { 'content-type': 'text/html' }).end(
          '<html><body><p>Nada aún</p></body></html>',
        );
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    });
    afterAll(() => server.close());

    it('for a source that shows no document', async () => {
      const { port } = server.address() as AddressInfo;
      const { code, stdout, report } = await npmStart(place.dataDir, '--source', `http://127.0.0.1:${port}/`);
      expect(code).toBe(1);
      expect(stdout).toContain('no document was discovered');
      expect(report!.documents.discovered).toBe(0);
      expect(report!.error_rate).toBeNull();
    }, 180_000);

    it.each([
      ['a folder without documents', 1, /^Cannot use .+: it has no \.pdf/, () => place.folder('vacia')],
      ['what is no folder and no URL', 1, /^Cannot use \.\/nada as a source: /, () => './nada'],
      [
        'a server that is not there',
        1,
        /^Cannot use http:\/\/127\.0\.0\.1:1\/ as a source: /,
        () => 'http://127.0.0.1:1/',
      ],
    ])('for %s, and says why', async (_, wanted, why, source) => {
      const { code, stderr, report } = await npmStart(place.dataDir, '--source', await source());
      expect({ code, report }).toEqual({ code: wanted, report: null });
      expect(stderr.trim()).toMatch(why);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }, 120_000);

    it('for an option that it does not know', async () => {
      const { code, stderr } = await npmStart(place.dataDir, '--sauce', 'x');
      expect(code).toBe(2);
      expect(stderr).toContain("Unknown option '--sauce'");
    }, 60_000);
  });

  describe.skipIf(!existsSync('/proc/self/stat'))('told to stop by Ctrl-C', () => {
    /** The living processes of a group; its id is the field after the state (proc_pid_stat(5)). */
    const group = (id: number): number[] =>
      readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
        try {
          const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
          return Number(pgrp) === id && state !== 'Z';
        } catch {
          return false;
        }
      });

    it(
      'ends with every process of its own in the middle of a run, and the next start does the work',
      async () => {
        const long = await place.folder(
          'largos',
          'reglamento-evaluacion-docente.pdf',
          'manual-portafolio.pdf',
        );
        const child = startCommand(place.dataDir, '--once', '--source', long);
        const code = new Promise<number | null>((resolve) => child.once('close', resolve));
        await until(
          'the run has discovered its documents',
          () => /\/2 documents/.test(child.output.stdout) || undefined,
          120,
        );
        expect(group(child.pid!).length).toBeGreaterThan(1);
        process.kill(-child.pid!, 'SIGINT');
        expect(await code).toBe(130);
        expect(group(child.pid!)).toEqual([]);

        const again = await npmStart(place.dataDir, '--source', long);
        expect(again.code).toBe(0);
        expect(again.report!.documents).toMatchObject({ discovered: 2, dead: 0 });
        expect(again.report!.documents.ready + again.report!.documents.unchanged).toBe(2);
      },
      300_000,
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { startTestStack } from '../support/test-stack.ts';
import { clientOf } from '../integration/stack/support/clients.ts';
import { startMeteredWorker } from './support/metered-worker.ts';
import { ended, runPipeline } from './support/run.ts';
import { find, type Hit } from './support/search.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';
import { until } from './support/until.ts';

const PATH = '/guia.html';

/** Forty paragraphs under ten headings that only the markup shows. */
const PAGE = `<!doctype html><html lang="es"><head><title>Guía de bibliotecas</title></head><body><main>
<h1>Guía de bibliotecas escolares</h1>${
  Array.from({ length: 10 }, (_, s) =>
    `<h2>Sobre la sala número ${s}</h2>${
      Array.from({ length: 4 }, (_, p) =>
        `<p>La biblioteca de la escuela ${
          s * 4 + p
        } recibe a sus lectores cada mañana y les presta libros por ${
          p + 3
        } días. Quien la dirige lleva un registro de los préstamos, de las devoluciones y de los libros que faltan, y lo ` +
        `entrega a la dirección al final de cada semestre 📚. Los mapas y los atlas del año ${
          1950 + s * 4 + p
        } se consultan en la sala ${s}, nunca fuera de ella, y los revisa quien tenga el turno número ${
          s + p
        }.</p>`).join('')
    }`).join('')
}</main></body></html>`;

interface Document extends Record<string, unknown> {
  readonly id: string;
  readonly version: number;
  readonly estado: string;
  readonly served_version: number | null;
  readonly run_id: string;
  readonly titulo: string;
  readonly text: string;
}

describe('a text that is written by hand', () => {
  let stack: Stack;
  let site: StaticSite;
  let url: string;

  beforeAll(async () => {
    stack = await startTestStack();
    site = await startStaticSite(stack.sql, 'guias', [PATH]);
    url = site.url + PATH;
    site.put(PATH, 'text/html; charset=utf-8', PAGE);
    await runPipeline(stack.sql);
  }, 180_000);

  afterAll(async () => {
    await site?.close();
    await stack?.stop();
  });

  const documentAt = async (at: string): Promise<Document> => {
    const [document] = await stack.sql<Document>(
      `select id::text, version, estado, served_version, run_id, titulo, contenido_texto as text
       from public.documentos_oficiales where url_original = $1`,
      [at],
    );
    return document!;
  };
  const readyAt = (at: string, version: number): Promise<Document> =>
    until(`version ${version} of ${at} is ready`, async () => {
      const document = await documentAt(at);
      return document.version === version && document.estado === 'ready' ? document : undefined;
    });
  /** Every claim of a hit about where it stands, against the text. */
  const checkRange = async (hit: Hit): Promise<void> => {
    const [row] = await stack.sql<{ part: string }>(
      `select substr(d.contenido_texto, c.char_start + 1, c.char_end - c.char_start) as part
       from pipeline.document_chunks c
       join public.documentos_oficiales d on d.id = c.documento_id and d.version = c.version
       where c.id = $1`,
      [hit.chunk_id],
    );
    expect(row?.part).toBe(hit.content);
  };
  /** An edit from the database's side: what it cost, and what was recorded of it. */
  const checkEdit = async (document: Document, by: string): Promise<void> => {
    const report = await ended(stack.sql, document.run_id);
    expect(report).toMatchObject({ documents: { discovered: 1, ready: 1, dead: 0 }, lineage_coverage: 1 });
    const [run] = await stack.sql<{ trigger: string; state: string; embeddings: number; chunks: number }>(
      'select trigger, state, embeddings, chunks from public.pipeline_runs where id = $1',
      [document.run_id],
    );
    expect(run).toMatchObject({ trigger: 'edit', state: 'succeeded' });
    const events = await stack.sql<{
      stage: string;
      input_hash: string | null;
      output_hash: string;
      metadata: Record<string, unknown>;
    }>(
      `select stage, input_hash, output_hash, metadata from public.lineage_of($1)
       where run_id = $2 and version = $3 and event = 'COMPLETE'`,
      [document.id, document.run_id, document.version],
    );
    expect(events.map(({ stage }) => stage)).toEqual([
      'discovery',
      'ingestion',
      'processing',
      'embedding',
      'validation',
    ]);
    const outputs = new Set(events.map(({ output_hash }) => output_hash));
    for (const { stage, input_hash, metadata } of events) {
      if (stage === 'discovery') expect(input_hash).toBeNull();
      else expect(outputs.has(input_hash!), stage).toBe(true);
      if (stage !== 'embedding' && stage !== 'validation') {
        expect(metadata).toMatchObject({ edited: true, by });
      }
    }
  };
  const embeddedIn = async (run: string): Promise<number> => {
    const [row] = await stack.sql<{ count: number }>(
      'select count(*)::int as count from pipeline.chunk_embeddings where run_id = $1',
      [run],
    );
    return row!.count;
  };

  it('in SQL becomes the version that search shows, at the price of the chunks it touches', async () => {
    const before = await documentAt(url);
    expect(before).toMatchObject({ estado: 'ready', version: 1 });
    const [changed] = await stack.sql<{ at: string }>(
      `update public.documentos_oficiales
       set contenido_texto = replace(contenido_texto, 'por 6 días. Quien la dirige lleva un registro de los préstamos, de las devoluciones y de los libros que faltan, y lo entrega a la dirección al final de cada semestre 📚. Los mapas y los atlas del año 1969',
         'por cuarenta noches 📚📚, según el decreto zarzamora. Los mapas y los atlas del año 1969')
       where url_original = $1
       returning version_timestamp::text as at`,
      [url],
    );
    const after = await readyAt(url, 2);
    expect(after.text).toContain('decreto zarzamora');
    expect([...after.text].length).toBeLessThan([...before.text].length);
    const embedded = await embeddedIn(after.run_id);
    console.log(`an edit of one sentence embedded ${embedded} chunks`);
    expect(embedded).toBeGreaterThanOrEqual(1);
    expect(embedded).toBeLessThanOrEqual(2);

    const hits = await find(stack, 'decreto zarzamora cuarenta noches', { k: 5 });
    const hit = hits.find(({ content }) => content.includes('zarzamora'));
    expect(hit).toMatchObject({ url_original: url, version: 2, titulo: before.titulo });
    for (const one of hits) await checkRange(one);
    // The headings that the text alone does not show are still above it.
    const [chunk] = await stack.sql<{ context: string }>(
      `select c.context from pipeline.document_chunks dc join pipeline.chunks c on c.id = dc.chunk_id where dc.id = $1`,
      [hit!.chunk_id],
    );
    expect(chunk!.context).toBe('Guía de bibliotecas escolares > Sobre la sala número 4');

    const then = new Date(new Date(changed!.at).getTime() - 1).toISOString();
    const earlier = await find(stack, 'decreto zarzamora cuarenta noches', { k: 50, as_of: then });
    expect(earlier.length).toBeGreaterThan(0);
    expect(earlier.every(({ version, content }) => version === 1 && !content.includes('zarzamora'))).toBe(
      true,
    );
    const [old] = await stack.sql<{ text: string }>(
      'select contenido_texto as text from public.document_as_of($1, $2)',
      [before.id, then],
    );
    expect(old!.text).toBe(before.text);
    const [who] = await stack.sql<{ name: string }>('select session_user::text as name');
    await checkEdit(after, who!.name);
  });

  it('over the API the same, and says by whose key', async () => {
    const before = await documentAt(url);
    const client = clientOf(stack.url, stack.keys.secret);
    const { error } = await client.from('documentos_oficiales')
      .update({
        contenido_texto: before.text.replace('se consultan en la sala 7', 'se consultan en el invernadero'),
      })
      .eq('url_original', url);
    expect(error).toBeNull();
    const after = await readyAt(url, 3);
    expect(await embeddedIn(after.run_id)).toBeLessThanOrEqual(2);
    const [hit] = await find(stack, 'se consultan en el invernadero', { k: 1 });
    expect(hit?.content).toContain('invernadero');
    await checkRange(hit!);
    await checkEdit(after, 'service_role');
  });

  it('as a new document is ready to be found, with a title of its own', async () => {
    const at = 'https://intranet.example.org/circular-7';
    await stack.sql(
      `insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto)
       select id, fuente, $1, $2 from public.sources where name = 'guias'`,
      [
        at,
        '# Circular N° 7 sobre calefacción\n\nArtículo 1.- Las estufas a parafina se retiran de las salas antes del invierno.\n\n' +
        'Artículo 2.- Cada escuela instala calefactores eléctricos con termostato.\n',
      ],
    );
    const document = await readyAt(at, 1);
    expect(document.titulo).toBe('Circular N° 7 sobre calefacción');
    const [hit] = await find(stack, 'estufas a parafina', { k: 1 });
    expect(hit).toMatchObject({ url_original: at, version: 1 });
    await checkRange(hit!);
    const [who] = await stack.sql<{ name: string }>('select session_user::text as name');
    await checkEdit(document, who!.name);
  });

  it('stays until its source changes', async () => {
    const again = await runPipeline(stack.sql);
    expect(again.documents).toMatchObject({ discovered: 1, unchanged: 1 });
    expect((await documentAt(url)).version).toBe(3);
    expect(
      (await find(stack, 'decreto zarzamora', { k: 3 })).some(({ content }) => content.includes('zarzamora')),
    )
      .toBe(true);

    site.put(PATH, 'text/html; charset=utf-8', PAGE.replace('cada mañana', 'cada tarde'));
    await runPipeline(stack.sql);
    const document = await documentAt(url);
    expect(document).toMatchObject({ version: 4, estado: 'ready' });
    expect(document.text).not.toContain('zarzamora');
    expect(document.text).toContain('cada tarde');
  });
});

/** The platform ends a worker at 2 s of CPU; ours may not grow by more than this over its idle size. */
const MAX_CPU_SECONDS = 2;
const MAX_GROWTH_MIB = 150;

describe('a text of a megabyte that is written by hand', () => {
  it("is cut within the platform's limits, when it is new and when one word of it changes", async () => {
    const stack = await startTestStack({ functions: false });
    const worker = await startMeteredWorker(stack, 'ingest');
    try {
      await stack.sql(
        `insert into public.sources (name, kind, fuente, publicado, config, next_crawl_at)
         values ('textos', 'manual', 'Textos', true, '{}', 'infinity')`,
      );
      const text = Array.from(
        { length: 3200 },
        (_, i) =>
          `Artículo ${i}.- El servicio número ${i * 7919 % 10007} informará cada ${
            i % 28 + 1
          } días a la dirección ${
            i % 97
          } de las escuelas que haya visitado, de las que no y de por qué. Ninguna quedará sin visita más de ${
            i % 11 + 2
          } meses, salvo que la comunidad educativa lo pida por escrito. Lo que se vea en ella se anota en el acta ${i}, que ` +
          `firman quien la visitó y quien la dirige.`,
      ).join('\n\n');
      expect(text.length).toBeGreaterThan(1_000_000);
      const spent = [];
      await stack.sql(
        `insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto)
         select id, fuente, 'https://example.org/largo', $1 from public.sources where name = 'textos'`,
        [text],
      );
      spent.push(await worker.invoke());
      await stack.sql(
        `update public.documentos_oficiales set contenido_texto = replace(contenido_texto, 'el acta 1600,', 'el libro 1600,')
         where url_original = 'https://example.org/largo'`,
      );
      spent.push(await worker.invoke());
      const lists = await stack.sql<{ version: number; chunks: number; fresh: number }>(
        `select l.version, l.chunks, (
           select count(*)::int from pipeline.document_chunks dc
           where dc.documento_id = l.documento_id and dc.version = l.version
             and not exists (
               select from pipeline.document_chunks e
               where e.documento_id = dc.documento_id and e.version < dc.version and e.chunk_id = dc.chunk_id
             )
         ) as fresh
         from pipeline.chunk_lists l order by l.version`,
      );
      expect(lists).toMatchObject([{ version: 1 }, { version: 2, chunks: lists[0]!.chunks, fresh: 1 }]);
      for (const { cpuSeconds, peakMib } of spent) {
        console.log(
          `${lists[0]!.chunks} chunks: ${cpuSeconds.toFixed(2)} s CPU, ${
            (peakMib - worker.idleMib).toFixed(0)
          } MiB`,
        );
        expect(cpuSeconds).toBeLessThanOrEqual(MAX_CPU_SECONDS);
        expect(peakMib - worker.idleMib).toBeLessThanOrEqual(MAX_GROWTH_MIB);
      }
    } finally {
      await worker.stop();
      await stack.stop();
    }
  });
});

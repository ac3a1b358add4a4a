import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../local/stack.ts';
import { describeWithShared } from '../support/shared.ts';
import { startTestStack } from '../support/test-stack.ts';
import { runPipeline } from './support/run.ts';
import { find } from './support/search.ts';
import { startStaticSite, type StaticSite } from './support/static-site.ts';
import {
  changedSections,
  FRONT,
  letters,
  newLine,
  newPhrase,
  placesOf,
  type Section,
  sectionsOf,
} from './versions-es/law-sections.ts';

/** What a small amendment of a law may cost: of its chunks, the share that is embedded anew. */
const MAX_SHARE = 0.1;

interface Edition {
  readonly date: string;
  readonly markdown: string;
  readonly sections: readonly Section[];
}

interface Law {
  readonly name: string;
  readonly editions: readonly Edition[];
}

interface Version {
  readonly version: number;
  readonly valid_from: string;
  /** Between its beginning in search and the beginning of the next version. */
  readonly inside: string;
  readonly chunks: number;
  /** Chunks that no version before has. */
  readonly unseen: number;
  /** Chunks whose vector was made in the run of this version. */
  readonly embedded: number;
}

interface Row {
  readonly change: 'added' | 'removed' | 'moved' | 'kept';
  readonly context: string;
  readonly content: string;
}

describeWithShared(
  'the dated laws of ../shared/corpus/versions-es',
  ['corpus/versions-es'],
  ([folder = '']) => {
    const laws = lawsOf(folder);
    const dated = laws.filter(({ editions }) => editions.length > 1);
    let stack: Stack;
    let site: StaticSite;
    const ids = new Map<string, string>();
    const versions = new Map<string, Version[]>();

    beforeAll(async () => {
      stack = await startTestStack();
      const pathOf = ({ name }: Law) => `/leyes/${name}.md`;
      site = await startStaticSite(stack.sql, 'leyes', laws.map(pathOf));
      const steps = Math.max(...laws.map(({ editions }) => editions.length));
      for (let step = 0; step < steps; step++) {
        for (const [index, law] of laws.entries()) {
          const edition = law.editions[Math.min(step, law.editions.length - 1)]!;
          // As servers differ: Markdown has a type of its own, and most do not know it.
          site.put(
            pathOf(law),
            index % 2 === 0 ? 'text/markdown; charset=utf-8' : 'text/plain',
            edition.markdown,
          );
        }
        const report = await runPipeline(stack.sql);
        expect(report.documents.dead, `step ${step}`).toBe(0);
      }
      for (const law of laws) {
        const [row] = await stack.sql<{ id: string }>(
          'select id::text from public.documentos_oficiales where url_original = $1',
          [site.url + pathOf(law)],
        );
        ids.set(law.name, row!.id);
        versions.set(law.name, await versionsOf(stack, row!.id));
      }
    }, 400_000);

    afterAll(async () => {
      await site?.close();
      await stack?.stop();
    });

    it('have one version a date, each with the text of its date', async () => {
      for (const { name, editions } of laws) {
        const texts = editions.filter(({ markdown }, i) => markdown !== editions[i - 1]?.markdown);
        expect(versions.get(name)!.map(({ version }) => version), name).toEqual(texts.map((_, i) => i + 1));
        const [document] = await stack.sql<
          { estado: string; version: number; served: number; titulo: string }
        >(
          `select estado, version, served_version as served, titulo from public.documentos_oficiales where id = $1`,
          [ids.get(name)],
        );
        expect(document, name).toMatchObject({
          estado: 'ready',
          version: texts.length,
          served: texts.length,
          // Every one of them names itself in its first heading.
          titulo: expect.stringMatching(/const|ley/i),
        });
      }
    });

    it('embed only the chunks that changed', () => {
      const lines = [
        'law                    date        chunks  embedded   share  changed articles and headings',
      ];
      for (const { name, editions } of laws) {
        for (const [i, { chunks, unseen, embedded }] of versions.get(name)!.entries()) {
          const { date, sections } = editions[i]!;
          const changed = i === 0 ? [] : namesOf(editions[i - 1]!.sections, sections);
          const share = (100 * embedded / chunks).toFixed(1);
          lines.push(
            `${name.padEnd(22)} ${date} ${String(chunks).padStart(7)} ${String(embedded).padStart(9)} ${
              share.padStart(6)
            }%` +
              `  ${changed.join(', ')}`,
          );
          if (i === 0) continue;
          expect(embedded, `${name} ${date}`).toBe(unseen);
          expect(embedded, `${name} ${date}`).toBeGreaterThan(0);
          expect(embedded / chunks, `${name} ${date}`).toBeLessThan(MAX_SHARE);
        }
      }
      for (const { name } of dated) {
        const [, ...amended] = versions.get(name)!;
        const sum = (of: (version: Version) => number) => amended.reduce((total, one) => total + of(one), 0);
        const share = sum(({ embedded }) => embedded) / sum(({ chunks }) => chunks);
        lines.push(`${name}: ${(100 * share).toFixed(1)} % of the chunks of its amended versions embedded`);
        expect(share, name).toBeLessThan(MAX_SHARE / 2);
      }
      console.log(lines.join('\n'));
    });

    describe.each(dated)('$name', ({ name, editions }) => {
      it('has a diff that names the articles that changed and touches no others', async () => {
        for (let i = 1; i < editions.length; i++) {
          const [from, to] = [editions[i - 1]!, editions[i]!];
          const rows = await stack.sql<Row & Record<string, unknown>>(
            'select change, context, content from public.document_diff($1, $2, $3)',
            [ids.get(name), i, i + 1],
          );
          const changes = rows.filter(({ change }) => change !== 'kept');
          for (const article of namesOf(from.sections, to.sections)) {
            expect(changes.some((row) => names(row, article)), `${to.date}: ${article}`).toBe(true);
          }
          for (const row of changes) {
            const sides = row.change === 'added' ? [to] : row.change === 'removed' ? [from] : [from, to];
            for (const side of sides) {
              const other = side === to ? from : to;
              expect(
                isNearChange(row, side, other),
                `${to.date}: ${row.change} ${row.context} | ${row.content.slice(0, 200)}`,
              ).toBe(true);
            }
          }
          expect(rows.length - changes.length, to.date).toBeGreaterThan((1 - 2 * MAX_SHARE) * rows.length);
        }
      });

      it('answers for any time in between', async () => {
        for (const [i, { inside, version, valid_from }] of versions.get(name)!.entries()) {
          const { date, markdown } = editions[i]!;
          for (const at of [valid_from, inside]) {
            const [row] = await stack.sql<{ version: number; text: string }>(
              'select version, contenido_texto as text from public.document_as_of($1, $2)',
              [ids.get(name), at],
            );
            expect(row!.version, date).toBe(version);
            expect(letters(row!.text) === letters(markdown), `${date}: the text of that date`).toBe(true);
          }
        }
        const [first] = versions.get(name)!;
        const [before] = await stack.sql<{ version: number | null }>(
          `select version from public.document_as_of($1, $2::timestamptz - interval '1 microsecond')`,
          [ids.get(name), first!.valid_from],
        );
        expect(before!.version).toBeNull();
      });

      it('is searched as it was at any of these times', async () => {
        const documento_id = ids.get(name)!;
        const all = versions.get(name)!;
        for (let i = 1; i < editions.length; i++) {
          const [from, to] = [editions[i - 1]!, editions[i]!];
          const articles = changedSections(from.sections, to.sections).filter((one) => one.name !== FRONT);
          const line = newLine(from.markdown, articles.length > 0 ? articles : to.sections);
          const phrase = line === null ? null : newPhrase(from.markdown, line);
          expect(phrase, `${to.date} has words of its own`).not.toBeNull();
          const answer = (at: Version | undefined) =>
            find(stack, phrase!, { k: 10, filter: { documento_id }, ...(at ? { as_of: at.inside } : {}) });
          const shows = (content: string) => letters(content).includes(letters(phrase!));

          const then = await answer(all[i]);
          expect(then.find(({ content }) => shows(content))?.version, `${to.date}: ${phrase}`).toBe(i + 1);
          const earlier = await answer(all[i - 1]);
          expect(earlier.length).toBeGreaterThan(0);
          expect(earlier.every(({ version }) => version === i), to.date).toBe(true);
          expect(earlier.some(({ content }) => shows(content)), `${to.date}, a version before`).toBe(false);
          const now = await answer(undefined);
          expect(now.every(({ version }) => version === editions.length)).toBe(true);
        }
      });
    });
  },
);

function lawsOf(folder: string): Law[] {
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isDirectory())
    .map((name) => ({
      name,
      editions: readdirSync(join(folder, name)).sort().map((file) => {
        const markdown = readFileSync(join(folder, name, file), 'utf8');
        return { date: file.slice(0, 10), markdown, sections: sectionsOf(markdown) };
      }),
    }));
}

async function versionsOf(stack: Stack, id: string): Promise<Version[]> {
  return await stack.sql<Version & Record<string, unknown>>(
    `select v.version, v.valid_from::text as valid_from,
       coalesce(v.valid_to - interval '1 millisecond', clock_timestamp())::text as inside,
       l.chunks,
       (
         select count(distinct dc.chunk_id)::int
         from pipeline.document_chunks dc
         where dc.documento_id = v.documento_id and dc.version = v.version
           and not exists (
             select from pipeline.document_chunks e
             where e.documento_id = dc.documento_id and e.version < dc.version and e.chunk_id = dc.chunk_id
           )
       ) as unseen,
       (
         select count(distinct dc.chunk_id)::int
         from pipeline.document_chunks dc
         join pipeline.chunk_embeddings e on e.chunk_id = dc.chunk_id and e.run_id = v.run_id
         where dc.documento_id = v.documento_id and dc.version = v.version
       ) as embedded
     from public.document_versions v
     join pipeline.chunk_lists l on l.documento_id = v.documento_id and l.version = v.version
     where v.documento_id = $1
     order by v.version`,
    [id],
  ).then((rows) => rows.map((row) => ({ ...row, inside: iso(row.inside) })));
}

const iso = (time: string): string => new Date(time).toISOString();

/** What differs between two editions, on either side, by name. */
function namesOf(from: readonly Section[], to: readonly Section[]): string[] {
  const changed = [...changedSections(from, to), ...changedSections(to, from)];
  return [...new Set(changed.map(({ name }) => name))].filter((name) => name !== FRONT);
}

/** Whether a chunk stands under this article or heading, or a line of it begins so. */
function names({ context, content }: Row, article: string): boolean {
  const begins = (text: string) =>
    text.startsWith(article) && !/^[\p{L}\p{N}]/u.test(text.slice(article.length));
  return context.split(' > ').some(begins) || content.split('\n').some(begins);
}

/** Whether a chunk lies in a section that differs between the two, or in the one before or after such a one on either side. */
function isNearChange({ content }: Row, side: Edition, other: Edition): boolean {
  const near = new Set([...namesAround(other, side), ...namesAround(side, other)]);
  const words = letters(content);
  return placesOf(letters(side.markdown), words).some((at) =>
    side.sections.some(({ name, start, end }) => start < at + words.length && end > at && near.has(name))
  );
}

/** The sections of `to` that differ from `from`, and their neighbours. */
function namesAround(from: Edition, to: Edition): string[] {
  const changed = new Set(changedSections(from.sections, to.sections));
  return to.sections
    .filter((_, index, all) => [index - 1, index, index + 1].some((one) => changed.has(all[one]!)))
    .map(({ name }) => name);
}

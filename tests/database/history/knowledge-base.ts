import { readFileSync } from 'node:fs';
import process from 'node:process';
import { bootstrap } from '../../../local/database/bootstrap.ts';
import type { Database } from '../../../local/database/database.ts';
import { migrate } from '../../../local/database/migrations.ts';
import { openPglite } from '../../../local/database/pglite.ts';
import { openPostgres } from '../../../local/database/postgres.ts';
import { MIGRATIONS } from '../../../scripts/support/migrations.ts';
import { scratchDatabase } from '../../support/scratch-database.ts';
import type { Step } from './commands.ts';
import { READ_TITLE, WRITTEN_TITLE } from './ingestion.ts';
import type { AsOf, Hit, Tables } from './look.ts';
import type { Model } from './model.ts';
import { readingOf, snapshotPicked, textOf, versionPicked } from './picks.ts';
import { reported, sha256 } from './reading.ts';
import { PARAGRAPHS, render, type Text } from './texts.ts';

export const urlOf = (name: string): string => `https://example.org/${name}`;

/** The real database with the real functions, one step a call. */
export class KnowledgeBase {
  #database: Database;
  #remove: () => Promise<void>;

  private constructor(database: Database, remove: () => Promise<void>) {
    this.#database = database;
    this.#remove = remove;
  }

  /** In memory, or, with DATABASE_URL set, in a database of that server which is made for it and dropped with it. */
  static async open(): Promise<KnowledgeBase> {
    const server = process.env['DATABASE_URL'];
    const scratch = server === undefined ? undefined : await scratchDatabase(server);
    const database = scratch === undefined ? await openPglite({}) : await openPostgres(scratch.url);
    await bootstrap(database);
    await migrate(database, MIGRATIONS);
    for (const file of ['looks.sql', 'steps.sql']) {
      await database.exec(readFileSync(new URL(file, import.meta.url), 'utf8'));
    }
    // With so few rows the planner takes a good part of a step: plans are made once, with joins as they are written.
    await database.exec(`
      set synchronous_commit = off;
      set plan_cache_mode = force_generic_plan;
      set join_collapse_limit = 1;
      set from_collapse_limit = 1;
      insert into public.sources (id, name, kind, fuente, publicado, config, next_crawl_at)
      values (gen_random_uuid(), 'manual', 'manual', 'Fuente', true, '{}', 'infinity')
      on conflict (name) do update set publicado = true;
      update pipeline.settings set value = 'false' where key = 'kick_on_enqueue';
      select pipeline.activate_model(
        pipeline.register_model('history', '1', 'embedding', 'local', '{"dimensions": ${PARAGRAPHS}}'), true
      );
    `);
    return new KnowledgeBase(database, async () => await scratch?.remove());
  }

  async close(): Promise<void> {
    await this.#database.close();
    await this.#remove();
  }

  async #call<T>(name: string, ...values: unknown[]): Promise<T> {
    const places = values.map((_, i) => `$${i + 1}`).join(', ');
    const [row] = await this.#database.query<{ answer: T }>(
      `select history.${name}(${places}) as answer`,
      values,
    );
    return row?.answer as T;
  }

  forget(): Promise<void> {
    return this.#call('forget');
  }

  look(): Promise<Tables> {
    return this.#call('look');
  }

  /** The model is as before the step; it says what the step's picks mean. Answers what the database said. */
  async carryOut(model: Model, step: Step, since: number): Promise<unknown> {
    const url = 'document' in step ? urlOf(step.document) : '';
    switch (step.do) {
      case 'fetch':
        return await this.#call('take', url, step.force);
      case 'report':
      case 'report again':
      case 'report older':
      case 'revive': {
        const { text, cut, bad } = readingOf(model, step);
        const report = reported(READ_TITLE, text, cut, sha256(`${url} ${text}`), bad);
        return await this.#report(url, step.do === 'report' && step.force, report);
      }
      case 'touch':
        return await this.#database.query(
          `update public.documentos_oficiales set titulo = $2, metadata = metadata || '{"touched": true}' where url_original = $1`,
          [url, step.title],
        );
      case 'retire':
        return await this.#database.query(
          `select pipeline.retire_document(id, 'Gone') from public.documentos_oficiales where url_original = $1`,
          [url],
        );
      case 'edit':
      case 'edit back':
        return await this.#edit(url, render(textOf(model, step)));
      case 'cut edits':
        return await this.#cutEdits();
      case 'embed':
        return await this.#call('embed');
      case 'snapshot':
        return await this.#database.query(`select public.create_snapshot('history')`);
      case 'roll back':
        return await this.#call('roll_back', snapshotPicked(model, step).id);
      case 'roll back document':
        return await this.#call('roll_back_document', url, versionPicked(model, step));
      case 'prune':
        return await this.#call('prune', since, step.share);
      case 'drop snapshot':
        return await this.#database.query('select pipeline.drop_snapshot($1)', [
          snapshotPicked(model, step).id,
        ]);
    }
  }

  #report(url: string, force: boolean, result: unknown): Promise<string> {
    return this.#call('report', url, force, JSON.stringify(result));
  }

  async #edit(url: string, text: string): Promise<void> {
    await this.#database.query(
      `insert into public.documentos_oficiales as d (source_id, fuente, url_original, titulo, contenido_texto)
       select s.id, s.fuente, $1, '${WRITTEN_TITLE}', $2 from public.sources s where s.name = 'manual'
       on conflict (url_original) do update set contenido_texto = excluded.contenido_texto`,
      [url, text],
    );
  }

  async #cutEdits(): Promise<void> {
    const jobs = await this.#database.query<Edited>('select * from history.claim_edited()');
    for (const { job_id, lease_token, content } of jobs) {
      const text = unrender(content ?? render('0'));
      const result = reported(READ_TITLE, text, 'fine', sha256(text), false);
      await this.#database.query('select pipeline.complete_ingestion($1, $2, $3::text::jsonb)', [
        job_id,
        lease_token,
        JSON.stringify(result),
      ]);
    }
  }

  search(
    query: {
      word: string | null;
      vector: string | null;
      hits: number;
      at: number | null;
      snapshot: string | null;
    },
  ): Promise<Hit[] | string> {
    return this.#call('search', query.word, query.vector, query.hits, query.at, query.snapshot);
  }

  asOf(at: number): Promise<AsOf[]> {
    return this.#call('as_of', at);
  }

  /** The snapshots that are not what they were. */
  async tampered(): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `select s.id from public.data_snapshots s cross join lateral public.verify_snapshot(s.id) v
       where s.dropped_at is null and not (v.ok and v.data_hash = s.data_hash)`,
    );
    return rows.map(({ id }) => id);
  }
}

interface Edited extends Record<string, unknown> {
  job_id: number;
  lease_token: string;
  content: string | null;
}

const unrender = (content: string): Text => content.split('\n\n').map((paragraph) => paragraph[0]).join('');

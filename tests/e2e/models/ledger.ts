import type { Query } from '../../../local/database/database.ts';

export interface LedgerSum {
  readonly calls: number;
  readonly tokens: number;
  /** An exact decimal, without needless zeros. */
  readonly usd: string;
}

/** What the ledger has of a model: of its passages, or of its questions too. */
export async function ledgerOf(
  sql: Query,
  model: string,
  stage: 'embedding' | '%' = '%',
): Promise<LedgerSum> {
  const [row] = await sql<{ calls: number; tokens: number; usd: string }>(
    `select coalesce(sum(c.api_calls), 0)::int as calls, coalesce(sum(c.tokens_used), 0)::int as tokens,
       trim_scale(coalesce(sum(c.estimated_cost_usd), 0))::text as usd
     from public.pipeline_costs c
     join public.model_registry m on m.id = c.model_id
     where m.model_name = $1 and c.stage like $2`,
    [model, stage],
  );
  return row!;
}

import type { Step } from './commands.ts';
import { current, display, find, finish } from './documents.ts';
import { cutEdits, edit, report } from './ingestion.ts';
import type { Model } from './model.ts';
import { readingOf, snapshotPicked, textOf, versionPicked } from './picks.ts';
import { prune } from './retention.ts';
import { planRollback, rollBack, rollBackDocument } from './rollback.ts';
import { takeSnapshot } from './snapshots.ts';

/**
 * Carries a step out in the model. Takes what the database answered, for the moment that only it knows; returns what it
 * should have answered, undefined where there is nothing to say.
 */
export function carryOut(model: Model, step: Step, answer: unknown): unknown {
  switch (step.do) {
    case 'fetch': {
      const rollbacks = model.documents.get(step.document)?.rollbacks ?? 0;
      model.claims.set(step.document, { rollbacks, force: step.force });
      return;
    }
    case 'report':
    case 'report again':
    case 'report older':
    case 'revive':
      return report(model, step.document, readingOf(model, step), step.do === 'report' && step.force);
    case 'touch':
      find(model, step.document).title = step.title;
      return;
    case 'retire': {
      const document = Object.assign(find(model, step.document), {
        estado: 'retired',
        code: 'GONE_AT_SOURCE',
      });
      return display(document);
    }
    case 'edit':
    case 'edit back':
      return edit(model, step.document, textOf(model, step));
    case 'cut edits':
      return cutEdits(model);
    case 'embed':
      for (const chunk of model.queue) model.vectors.add(chunk);
      model.queue.clear();
      for (const document of model.documents.values()) finish(model, document);
      return;
    case 'snapshot':
      takeSnapshot(model);
      return;
    case 'roll back': {
      const plan = planRollback(model, snapshotPicked(model, step));
      rollBack(model, snapshotPicked(model, step));
      return { planned: plan, done: plan };
    }
    case 'roll back document': {
      const document = find(model, step.document);
      const found = rollBackDocument(model, document, versionPicked(model, step));
      return found ? current(document).number : 'HISTORY_PRUNED';
    }
    case 'prune': {
      const { horizon } = answer as { horizon: number };
      return { ...prune(model, horizon), horizon };
    }
    case 'drop snapshot':
      model.snapshots.splice(model.snapshots.indexOf(snapshotPicked(model, step)), 1);
  }
}

import type { Step } from './commands.ts';
import { current, isUncut } from './documents.ts';
import type { Reading } from './ingestion.ts';
import type { Model, Snapshot } from './model.ts';
import type { Text } from './texts.ts';

/** Whether there is something that the step can be done to. */
export function isPossible(model: Model, step: Step): boolean {
  const known = 'document' in step ? model.documents.get(step.document) : undefined;
  switch (step.do) {
    case 'report':
    case 'edit':
    case 'snapshot':
    case 'prune':
      return true;
    case 'embed':
      return model.queue.size > 0;
    case 'cut edits':
      return [...model.documents.values()].some(isUncut);
    case 'fetch':
      return !model.claims.has(step.document);
    case 'report again':
      return Boolean(known?.read?.bytes);
    case 'revive':
      return Boolean(known?.read?.bytes) && known?.estado === 'retired';
    case 'report older':
    case 'edit back':
      return known !== undefined && known.versions.length > 1;
    case 'touch':
      return known !== undefined;
    case 'retire':
      return known !== undefined && known.estado !== 'retired';
    case 'roll back':
    case 'drop snapshot':
      return model.snapshots.length > 0;
    case 'roll back document':
      return known !== undefined && current(known).number > 1;
  }
}

/** The step in words; `pick`s as what they chose. */
export function inWords(model: Model, step: Step): string {
  const { do: verb, ...rest } = step;
  const fields = Object.entries(rest)
    .filter(([, value]) => value !== false)
    .map(([key, value]) => (value === true ? key : key === 'document' ? String(value) : `${key} ${value}`));
  const chosen = step.do === 'roll back' || step.do === 'drop snapshot'
    ? [`= snapshot ${step.pick % model.snapshots.length + 1} of ${model.snapshots.length}`]
    : step.do === 'roll back document'
    ? [`= version ${versionPicked(model, step)}`]
    : [];
  return [verb, ...fields, ...chosen].join(' ');
}

export function versionPicked(model: Model, step: { document: string; pick: number }): number {
  const known = model.documents.get(step.document);
  return known === undefined ? 1 : step.pick % current(known).number + 1;
}

export function snapshotPicked(model: Model, { pick }: { pick: number }): Snapshot {
  const snapshot = model.snapshots[pick % model.snapshots.length];
  if (snapshot === undefined) throw new Error('The model has no snapshot');
  return snapshot;
}

/** What a step has its worker report. */
export function readingOf(model: Model, step: Extract<Step, { do: `report${string}` | 'revive' }>): Reading {
  if (step.do === 'report') return { text: step.text, cut: step.cut, bad: step.bad };
  const known = model.documents.get(step.document);
  if (step.do === 'report older') return { text: textOf(model, step), cut: step.cut, bad: false };
  return { text: known?.read?.bytes ?? '', cut: known?.read?.config ?? 'fine', bad: false };
}

export function textOf(
  model: Model,
  step: { document: string; text: Text } | { document: string; pick: number },
): Text {
  if ('text' in step) return step.text;
  const versions = model.documents.get(step.document)?.versions ?? [];
  return versions[step.pick % versions.length]?.text ?? '';
}

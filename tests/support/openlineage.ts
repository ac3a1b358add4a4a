import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
}
type Facets = Readonly<Record<string, Facet>>;

export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Facets;
}

export interface RunEvent {
  readonly eventType: 'START' | 'COMPLETE' | 'FAIL';
  readonly eventTime: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: { readonly namespace: string; readonly name: string; readonly facets: Facets };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

const CORE = 'https://openlineage.io/spec/2-0-2/OpenLineage.json';
const FIXTURES = new URL('../fixtures/openlineage/', import.meta.url);
const OURS = new URL('../../docs/openlineage/', import.meta.url);

const read = (url: URL): Record<string, unknown> => JSON.parse(readFileSync(fileURLToPath(url), 'utf8'));

const schemasIn = (folder: URL): Record<string, unknown>[] =>
  readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith('.json')).map((name) =>
    read(new URL(name, folder))
  );

/** The published schemas and our own of docs/openlineage. */
function validator(): Ajv2020 {
  // Not strict: the published schemas use "example", which is no keyword of JSON Schema.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(schemasIn(FIXTURES));
  ajv.addSchema(schemasIn(new URL('facets/', FIXTURES)));
  ajv.addSchema(schemasIn(OURS));
  // Base types that facets of an older core version refer to: see the fixtures' README.
  ajv.addSchema({
    $id: 'https://openlineage.io/spec/1-0-2/OpenLineage.json',
    $defs: {
      RunFacet: { $ref: `${CORE}#/$defs/RunFacet` },
      DatasetFacet: { $ref: `${CORE}#/$defs/DatasetFacet` },
    },
  });
  return ajv;
}

/** What the published schemas and those of the facets say against the events; empty if nothing. */
export function schemaErrors(events: readonly RunEvent[]): string[] {
  const ajv = validator();
  const errors: string[] = [];
  const check = (schema: string, key: string | null, value: unknown, where: string) => {
    const validate = ajv.getSchema(schema);
    if (validate === undefined) errors.push(`${where}: there is no schema ${schema}`);
    else if (!validate(value)) errors.push(`${where}: ${ajv.errorsText(validate.errors)}`);
    // The facet's document says under which key it may stand.
    const facet = key === null ? undefined : ajv.getSchema(schema.split('#')[0]!);
    const keys = Object.keys((facet?.schema as { properties?: object } | undefined)?.properties ?? {});
    if (key !== null && !keys.includes(key)) errors.push(`${where}: ${schema} is not the schema of ${key}`);
  };
  for (const event of events) {
    const where = `${event.eventType} ${event.job.name} ${event.run.runId}`;
    check(CORE, null, event, where);
    check(`${CORE}#/$defs/RunEvent`, null, event, where);
    const holders = [event.run, event.job, ...event.inputs, ...event.outputs];
    for (const [key, facet] of holders.flatMap(({ facets }) => Object.entries(facets))) {
      check(facet._schemaURL, key, facet, `${where}, facet ${key}`);
    }
  }
  return errors;
}

/** What is against the rules between events: one START, one end after it, a parent that is a run of the pipeline. */
export function ruleErrors(events: readonly RunEvent[]): string[] {
  const errors: string[] = [];
  const runs = new Map<string, RunEvent[]>();
  for (const event of events) runs.set(event.run.runId, [...(runs.get(event.run.runId) ?? []), event]);
  const started = (runId: string) => runs.get(runId)?.find(({ eventType }) => eventType === 'START');
  for (const [runId, of] of runs) {
    const [start, ...more] = of.filter(({ eventType }) => eventType === 'START');
    const ends = of.filter(({ eventType }) => eventType !== 'START');
    const where = `${of[0]!.job.name} ${runId}`;
    if (start === undefined || more.length > 0) {
      errors.push(`${where}: ${of.length - ends.length} START`);
      continue;
    }
    if (ends.length !== 1) errors.push(`${where}: ${ends.length} ends`);
    for (const end of ends) {
      if (end.eventTime <= start.eventTime) errors.push(`${where}: ends at or before its start`);
      if (end.job.name !== start.job.name) errors.push(`${where}: ends as ${end.job.name}`);
      if (end.eventType === 'FAIL' && !('errorMessage' in end.run.facets)) {
        errors.push(`${where}: no message`);
      }
      if (JSON.stringify(end.inputs.map(nameOf)) !== JSON.stringify(start.inputs.map(nameOf))) {
        errors.push(`${where}: other inputs at its end`);
      }
    }
    for (const event of of) {
      const parent = (event.run.facets['parent'] as { run?: { runId: string } } | undefined)?.run?.runId;
      if (event.job.name === 'pipeline') {
        if (parent !== undefined) errors.push(`${where}: a run has a parent`);
      } else if (parent === undefined || started(parent)?.job.name !== 'pipeline') {
        errors.push(`${where}: its parent is no run`);
      } else if (started(parent)!.eventTime > start.eventTime) errors.push(`${where}: older than its parent`);
    }
  }
  return errors;
}

export const nameOf = ({ namespace, name }: Dataset): string => `${namespace} ${name}`;

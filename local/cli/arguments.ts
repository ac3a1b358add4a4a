import { parseArgs } from 'node:util';

export interface Arguments {
  readonly once: boolean;
  readonly json: string | null;
  readonly sources: readonly string[];
  readonly fresh: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npm start -- [options]

Boots the embedded stack, runs the pipeline over its sources and stays up.

  --once             exit when the runs have ended; 0 only if documents were discovered and every
                     success metric with data holds
  --json FILE        write the report as JSON
  --source WHAT      a URL (listing page, sitemap, feed or document) or a folder of documents
                     instead of the sample site; may be repeated
  --fresh            forget the documents of earlier starts
  --help             this text

Environment:
  DATABASE_URL       uses that Postgres instead of the embedded one
  PORT               port of the API (54321)
  SAMPLE_SITE_PORT   port of the sample site (4010)
  PROFEFLOW_DIR      folder for what is kept (.profeflow)
  OPENAI_API_KEY     lets text-embedding-3-small embed
  EMBEDDING_MODEL    names another registered model`;

/** Reads the command line; throws on what it does not know. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'string' },
      source: { type: 'string', multiple: true, default: [] },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    strict: true,
  });
  return {
    once: values.once,
    json: values.json ?? null,
    sources: values.source,
    fresh: values.fresh,
    help: values.help,
  };
}

/**
 * Runs under Deno: fetches every URL it is given as the functions do, and prints what became of each.
 * Argument: JSON `{ urls, options, ca?, addresses? }`; `addresses` stands in for the name server.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { PipelineError } from '../../../../supabase/functions/_shared/errors/pipeline-error.ts';
import {
  fetchDocument,
  type FetchOptions,
} from '../../../../supabase/functions/_shared/http/fetch-document.ts';
import { createPinnedTransport } from '../../../../supabase/functions/_shared/runtime/pinned-transport.ts';
import { resolveHost } from '../../../../supabase/functions/_shared/runtime/resolve-host.ts';

interface Task {
  readonly urls: string[];
  readonly options: FetchOptions;
  readonly ca?: string;
  readonly addresses?: Record<string, string[]>;
}

const { urls, options, ca, addresses }: Task = JSON.parse(process.argv[2] ?? '{}');
const deps = {
  transport: createPinnedTransport(ca === undefined ? {} : { ca }),
  resolve: (host: string) =>
    addresses?.[host] === undefined ? resolveHost(host) : Promise.resolve(addresses[host]),
};
/** The most memory that this process ever held; known on Linux. */
const peakBytes = () =>
  process.platform === 'linux'
    ? 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
    : 0;
const peakAtStart = peakBytes();
const results: Record<string, unknown> = {};
for (const url of urls) {
  try {
    const document = await fetchDocument(url, options, deps);
    results[url] = { outcome: document.status, bytes: document.bytes.length };
  } catch (error) {
    const code = error instanceof PipelineError ? error.code : 'NOT_OURS';
    results[url] = { outcome: code, message: (error as Error).message };
  }
}
console.log(JSON.stringify({ results, grownBytes: peakBytes() - peakAtStart }));

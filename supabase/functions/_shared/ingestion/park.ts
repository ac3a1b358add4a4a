import { sha256Hex } from '../worker/sha256.ts';
import type { Ingestion } from './types.ts';

/** Puts the bytes where the next invocation finds them. */
export async function park(ingestion: Ingestion, sha256: string, bytes: Uint8Array): Promise<void> {
  if (ingestion.parked.has(sha256)) return;
  const declared = ingestion.fetch?.['content_type'];
  const contentType = typeof declared === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(declared)
    ? declared
    : 'application/octet-stream';
  await ingestion.deps.documents.put(sha256, bytes, contentType);
  ingestion.parked.add(sha256);
}

/** The parked bytes; null where they are gone or are not what was parked. */
export async function unparked(ingestion: Ingestion, sha256: string): Promise<Uint8Array | null> {
  const bytes = await ingestion.deps.documents.get(sha256);
  if (bytes !== null && await sha256Hex(bytes) === sha256) return bytes;
  ingestion.parked.delete(sha256);
  ingestion.at.log('warn', 'parked bytes lost', { code: 'PARKED_BYTES_LOST', bytes_sha256: sha256 });
  return null;
}

/** Takes the bytes away once nobody needs them. What stays behind costs space and nothing else, so it is only logged. */
export async function removeParked(ingestion: Ingestion): Promise<void> {
  if (ingestion.at.settings.archive_raw) return;
  for (const sha256 of ingestion.parked) {
    try {
      await ingestion.deps.documents.remove(sha256);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      ingestion.at.log('warn', 'parked bytes stay', { code: 'STORAGE_FAILED', bytes_sha256: sha256, error });
    }
  }
}

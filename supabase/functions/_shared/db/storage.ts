import type { SupabaseClient } from '@supabase/supabase-js';
import { PipelineError } from '../errors/pipeline-error.ts';

/** Where the bytes of a document wait between two invocations, under their SHA-256. */
export interface RawDocuments {
  put(sha256: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Null where nothing is kept under that hash. */
  get(sha256: string): Promise<Uint8Array | null>;
  remove(sha256: string): Promise<void>;
}

export const RAW_BUCKET = 'raw-documents';

/** @throws PipelineError STORAGE_FAILED by every method where Storage cannot be reached or refuses */
export function rawDocuments(client: SupabaseClient): RawDocuments {
  const bucket = () => client.storage.from(RAW_BUCKET);
  return {
    async put(sha256, bytes, contentType) {
      const { error } = await bucket().upload(
        sha256,
        bytes as Uint8Array<ArrayBuffer>,
        {
          contentType,
          upsert: true,
        },
      );
      if (error) throw storageFailed('park', sha256, error);
    },
    async get(sha256) {
      const { data, error } = await bucket().download(sha256);
      if (error) {
        if (isMissing(error)) return null;
        throw storageFailed('read', sha256, error);
      }
      return new Uint8Array(await data.arrayBuffer());
    },
    async remove(sha256) {
      const { error } = await bucket().remove([sha256]);
      if (error) throw storageFailed('remove', sha256, error);
    },
  };
}

/** Storage answers a missing object with 400 or 404 by version; `download` carries it in the error or in its cause. */
function isMissing(error: unknown): boolean {
  const { status, originalError } = error as {
    status?: unknown;
    originalError?: { status?: unknown };
  };
  const answered = Number(status ?? originalError?.status);
  return answered === 404 || answered === 400;
}

function storageFailed(
  what: string,
  sha256: string,
  error: Error,
): PipelineError {
  return new PipelineError(
    'STORAGE_FAILED',
    `Cannot ${what} the bytes ${sha256.slice(0, 12)}…: ${error.message}`,
    {
      cause: error,
    },
  );
}

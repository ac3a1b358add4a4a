import type { SupabaseClient } from '@supabase/supabase-js';
import { ARCHIVE_BUCKET } from '../archive/manifest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';

/** Where archives of snapshots are kept. */
export interface Archives {
  /**
   * Writes one file of an archive; over the one that is there.
   * @throws PipelineError STORAGE_FAILED
   */
  put(
    folder: string,
    name: string,
    bytes: Uint8Array,
    contentType: string,
  ): Promise<void>;
}

export function archivesIn(client: SupabaseClient): Archives {
  return {
    async put(folder, name, bytes, contentType) {
      const { error } = await client.storage.from(ARCHIVE_BUCKET).upload(
        `${folder}/${name}`,
        bytes as Uint8Array<ArrayBuffer>,
        { contentType, upsert: true },
      );
      if (error) {
        throw new PipelineError(
          'STORAGE_FAILED',
          `Cannot write ${folder}/${name}: ${error.message}`,
          {
            cause: error,
          },
        );
      }
    },
  };
}

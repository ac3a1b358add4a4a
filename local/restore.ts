// `npm run restore -- ARCHIVE [--database URL]`
import process from 'node:process';
import { PipelineError } from '../supabase/functions/_shared/errors/pipeline-error.ts';
import { archiveFiles } from './restore/archive-files.ts';
import { readArguments, USAGE } from './restore/arguments.ts';
import { openTarget } from './restore/open-target.ts';
import { restoreView } from './restore/progress.ts';
import { restore } from './restore/restore.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const view = restoreView(process.stdout);
try {
  const args = readArguments(process.argv.slice(2));
  if (args === null) say(USAGE);
  else {
    const began = performance.now();
    const target = args.databaseUrl ?? process.env['DATABASE_URL'] ?? null;
    const restored = await restore(archiveFiles(args.archive), () => openTarget(target), view.show);
    view.end();
    say(
      `Restored "${restored.manifest.snapshot.label}" of ${restored.manifest.snapshot.created_at}: ` +
        `${restored.documents} documents, ${restored.chunks} chunks in ${
          ((performance.now() - began) / 1000).toFixed(1)
        } s\n` +
        `data_hash ${restored.dataHash}, as in the archive; snapshot ${restored.snapshotId}`,
    );
  }
} catch (error) {
  view.end();
  const known = error instanceof PipelineError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}

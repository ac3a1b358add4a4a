import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import process from 'node:process';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

export interface CliAnswer {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the real Supabase CLI against `url`: no Docker, no login, nothing reported home. */
export async function supabaseCli(
  url: string,
  args: string[],
  workdir: string = REPOSITORY,
): Promise<CliAnswer> {
  const argv = [...args, `--remote=${url}`, '--workdir', workdir, '--yes', '--agent', 'no'];
  const env = {
    ...process.env,
    PGSSLMODE: 'disable',
    DO_NOT_TRACK: '1',
    SUPABASE_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
  };
  try {
    const done = await run(`${REPOSITORY}node_modules/.bin/supabase`, argv, {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, ...done };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    if (typeof failed.code !== 'number') throw error;
    return { code: failed.code, stdout: failed.stdout ?? '', stderr: failed.stderr ?? '' };
  }
}

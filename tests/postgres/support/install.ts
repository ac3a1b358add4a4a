import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** PostgreSQL 17 with every extension the migrations or the tests use, as Debian packages them. */
const PACKAGES = [
  'postgresql-17',
  'postgresql-17-pgvector',
  'postgresql-17-cron',
  'postgresql-17-pgtap',
  'postgresql-17-plpgsql-check',
];
const SUITE = 'trixie';

export const PG_BIN = '/usr/lib/postgresql/17/bin';

/** Where the copy of Debian with the server lives: outside the repository, kept from one run to the next. */
export function postgresRoot(): string {
  return process.env['PROFEFLOW_PG_ROOT'] ?? join(homedir(), '.cache', 'profeflow', 'postgres-17');
}

/** Why the server cannot be installed and run here, or null when it can. */
export function whyNoPostgres(): string | null {
  if (process.platform !== 'linux') return 'it runs on Linux only';
  if (process.getuid?.() !== 0) return 'chroot and debootstrap need root';
  if (existsSync(join(postgresRoot(), PG_BIN, 'postgres'))) return null;
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!/debian|ubuntu/i.test(release)) return 'it installs with debootstrap, on Debian or Ubuntu';
  return null;
}

/** Installs the server where it is missing (about a minute) and answers the folder it is in. */
export function installPostgres(): string {
  const root = postgresRoot();
  if (existsSync(join(root, PG_BIN, 'postgres'))) return root;
  const why = whyNoPostgres();
  if (why !== null) throw new Error(`Cannot install PostgreSQL 17: ${why}`);
  if (!hasCommand('debootstrap')) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'debootstrap']);
  }
  const partial = `${root}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(dirname(root), { recursive: true });
  console.log(`Installing PostgreSQL 17 into ${root} (about a minute, once)`);
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const mirror = process.env['PROFEFLOW_DEBIAN_MIRROR'];
  run('debootstrap', [
    '--variant=minbase',
    `--include=${PACKAGES.join(',')}`,
    ...(existsSync(keyring) ? [`--keyring=${keyring}`] : []),
    SUITE,
    partial,
    ...(mirror === undefined ? [] : [mirror]),
  ]);
  rmSync(root, { recursive: true, force: true });
  renameSync(partial, root);
  return root;
}

function hasCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

function run(command: string, args: string[]): void {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status === 0) return;
  const said = `${done.stdout ?? ''}\n${done.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
  throw new Error(
    `Cannot run ${command} (exit ${done.status ?? done.error?.message ?? 'unknown'}):\n${said}`,
  );
}

import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { installPostgres, PG_BIN } from './support/install.ts';
import { until } from './support/until.ts';
import process from 'node:process';

/** Inside the copy of Debian: one folder per server, named `<process id of its test>-<label>`. */
const HOME = '/var/lib/profeflow';
const run = promisify(execFile);

/** As on the hosted platform: the superuser is Supabase's own, `postgres` is what a project's owner gets. */
const HOSTED_SUPERUSER = 'supabase_admin';
const OWNER = 'postgres';
/** The one database pg_cron works in. */
const DATABASE = 'postgres';

export interface ServerOptions {
  /** Names the data folder. */
  label: string;
  /** The `data` of a stopped server that this one begins with; without it, an empty cluster. */
  from?: string;
  /** `postgres` is the superuser, as a server has it that nobody has prepared for anything. */
  plain?: boolean;
  /** Writes survive a crash: for the tests that crash the server. */
  durable?: boolean;
  settings?: Record<string, string>;
}

/** One PostgreSQL 17 on a free port of 127.0.0.1, a child of this process and ended with it. */
export class PostgresServer {
  #child: ChildProcess | null = null;

  private constructor(
    readonly root: string,
    readonly data: string,
    readonly port: number,
    private readonly options: ServerOptions,
  ) {}

  static async start(options: ServerOptions): Promise<PostgresServer> {
    const root = installPostgres();
    const data = `${HOME}/${process.pid}-${options.label}`;
    inside(root, 'mkdir', ['-p', HOME], 'root');
    inside(root, 'chown', ['postgres', HOME], 'root');
    rmSync(root + data, { recursive: true, force: true });
    if (options.from === undefined) {
      const locale = ['-E', 'UTF8', '--locale=C.UTF-8'];
      inside(root, `${PG_BIN}/initdb`, [
        '-D',
        data,
        '-U',
        superuserOf(options),
        '-A',
        'trust',
        '-N',
        ...locale,
      ]);
    } else {
      inside(root, 'cp', ['-a', options.from, data]);
    }
    const server = new PostgresServer(root, data, await freePort(), options);
    await server.boot();
    return server;
  }

  /** For a person's work: everything a project's owner may do on the hosted platform, no more. */
  get url(): string {
    return this.urlFor(OWNER);
  }

  get adminUrl(): string {
    return this.urlFor(superuserOf(this.options));
  }

  urlFor(role: string): string {
    return `postgresql://${role}:${role}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  get logFile(): string {
    return `${this.root}${this.data}/server.log`;
  }

  /** Starts the server over its data and waits until it answers. */
  async boot(): Promise<void> {
    const safety = this.options.durable === true ? 'on' : 'off';
    const settings: Record<string, string> = {
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      dynamic_shared_memory_type: 'mmap',
      max_connections: '150',
      shared_buffers: '128MB',
      fsync: safety,
      full_page_writes: safety,
      synchronous_commit: safety,
      max_wal_size: '2GB',
      shared_preload_libraries: 'pg_cron',
      'cron.database_name': DATABASE,
      'cron.host': '127.0.0.1',
      ...this.options.settings,
    };
    const log = openSync(this.logFile, 'a');
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.#child = spawn(
      'chroot',
      chrootArguments(this.root, `${PG_BIN}/postgres`, ['-D', this.data, ...given], 'postgres'),
      { stdio: ['ignore', log, log] },
    );
    await until(`PostgreSQL answers on port ${this.port}`, async () => {
      if (this.#child?.exitCode !== null) throw new Error(`PostgreSQL ended:\n${this.logTail()}`);
      const sql = postgres(this.adminUrl, { max: 1, connect_timeout: 2, onnotice: () => {} });
      try {
        return (await sql`select 1`).length === 1;
      } catch {
        return false;
      } finally {
        await sql.end({ timeout: 1 });
      }
    });
  }

  /** Ends the server in good order (open connections are cut), the data stays. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** SIGKILL to the postmaster and every process of it, as a machine's failure would. */
  async kill(): Promise<void> {
    const postmaster = this.#child?.pid;
    const others = postmaster === undefined ? [] : childrenOf(postmaster);
    const ended = this.#end('SIGKILL');
    for (const pid of others) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended already
      }
    }
    await ended;
    await until(
      'every process of the server is gone',
      () => others.every((pid) => !existsSync(`/proc/${pid}`)),
    );
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.boot();
  }

  /** Ends the server and removes its data. */
  async remove(): Promise<void> {
    await this.#end('SIGQUIT');
    rmSync(this.root + this.data, { recursive: true, force: true });
  }

  /** `pg_dump` of the server's own version. */
  async dump(...args: string[]): Promise<string> {
    const argv = chrootArguments(this.root, `${PG_BIN}/pg_dump`, [...args, this.adminUrl], 'postgres');
    const { stdout } = await run('chroot', argv, { maxBuffer: 256 * 1024 * 1024 });
    return stdout;
  }

  logTail(lines = 20): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

function superuserOf(options: ServerOptions): string {
  return options.plain === true ? OWNER : HOSTED_SUPERUSER;
}

/** Removes data that servers of ended processes left behind. */
export function sweepServers(): void {
  const home = installPostgres() + HOME;
  if (!existsSync(home)) return;
  for (const name of readdirSync(home)) {
    const pid = /^(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(home, name), { recursive: true });
  }
}

/** A free TCP port of this machine. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port');
  return address.port;
}

/** `setpriv --pdeathsig`: a server whose test was killed ends too. */
function chrootArguments(root: string, command: string, args: string[], user: string): string[] {
  const as = [`--reuid=${user}`, `--regid=${user}`, '--init-groups', '--pdeathsig=INT'];
  return [root, 'setpriv', ...as, command, ...args];
}

function inside(root: string, command: string, args: string[], user = 'postgres'): void {
  const done = spawnSync('chroot', chrootArguments(root, command, args, user), { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`Cannot run ${command} ${args.join(' ')}: ${done.stderr}`);
}

function childrenOf(pid: number): number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return listed.split(' ').map(Number).filter((child) => child > 0);
}

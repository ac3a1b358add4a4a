import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface PoolOptions {
  readonly name: string;
  /** Most processes that take requests at the same time. */
  size(): number;
  /** Requests after which a process is replaced, as the platform replaces its workers. */
  readonly maxRequests: number;
  /** The platform's wall clock of a worker: told of its end at 90 % of it, ended at 100 %. */
  readonly wallClockMs: number;
  start(): Promise<WorkerProcess>;
  onEvent(message: string, fields: Record<string, unknown>): void;
}

/** A process with one request more; `done` when the request's answer has been sent. */
export interface Lease {
  readonly port: number;
  readonly pid: number;
  done(): void;
}

interface Member {
  readonly process: WorkerProcess;
  /** Requests that it has not answered yet. */
  open: number;
  served: number;
  /** Takes no further request. */
  retiring: boolean;
  /** Tells it of its end. */
  readonly lastCall: NodeJS.Timeout;
}

const FIRST_BACKOFF_MS = 50;
const LAST_BACKOFF_MS = 5000;

/** The processes of one function: started when there is work for them, replaced when used up, restarted when crashed. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  #starting: Promise<void> | undefined;
  /** Crashes in a row without an answered request in between. */
  #crashes = 0;
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  pids(): number[] {
    return [...this.#members].map((member) => member.process.pid);
  }

  /** The least busy process; a further one is started while all are busy and there may be more. */
  async lease(): Promise<Lease> {
    for (;;) {
      if (this.#stopped) throw this.#notServing('it is being stopped');
      const free = this.#leastBusy();
      if (free !== undefined) return this.#take(free);
      // Starts are one after the other: who comes meanwhile looks again for a free process.
      if (this.#starting !== undefined) await this.#starting.catch(() => {});
      else return await this.#startOne((member) => this.#take(member));
    }
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    await this.#starting?.catch(() => {});
    await Promise.all([...this.#members].map((member) => member.process.stop(graceMs)));
  }

  #leastBusy(): Member | undefined {
    const taking = [...this.#members].filter((member) => !member.retiring);
    const load = (member: Member) => member.open + member.process.background();
    const best = taking.sort((a, b) => load(a) - load(b) || a.served - b.served)[0];
    if (best === undefined) return undefined;
    return load(best) === 0 || taking.length >= this.#options.size() ? best : undefined;
  }

  #take(member: Member): Lease {
    member.open++;
    member.served++;
    let open = true;
    return {
      port: member.process.port,
      pid: member.process.pid,
      done: () => {
        if (!open) return;
        open = false;
        member.open--;
        this.#crashes = 0;
        if (member.served >= this.#options.maxRequests) member.retiring = true;
        if (member.retiring && member.open === 0) member.process.retire();
      },
    };
  }

  /** Starts a process; `use` has it before anybody else sees it. */
  #startOne<T>(use: (member: Member) => T): Promise<T> {
    const started = this.#start().then(use);
    this.#starting = started.then(() => {}).finally(() => (this.#starting = undefined));
    this.#starting.catch(() => {});
    return started;
  }

  async #start(): Promise<Member> {
    if (this.#crashes > 0) await new Promise((resolve) => setTimeout(resolve, backoff(this.#crashes)));
    let process: WorkerProcess;
    try {
      process = await this.#options.start();
    } catch (error) {
      this.#crashes++;
      this.#options.onEvent('Cannot start a worker', { error: String(error) });
      throw this.#notServing("its process does not start; see the functions' log", error);
    }
    const lastCall = setTimeout(() => {
      member.retiring = true;
      void process.stop(this.#options.wallClockMs * 0.1);
    }, this.#options.wallClockMs * 0.9);
    const member: Member = { process, open: 0, served: 0, retiring: false, lastCall };
    this.#members.add(member);
    void process.ended.then(({ code, signal }) => this.#bury(member, code, signal));
    return member;
  }

  #bury(member: Member, code: number | null, signal: NodeJS.Signals | null): void {
    clearTimeout(member.lastCall);
    this.#members.delete(member);
    if (member.retiring || this.#stopped) return;
    this.#crashes++;
    this.#options.onEvent('A worker ended by itself', { pid: member.process.pid, code, signal });
    if (this.#starting === undefined) this.#startOne(() => {}).catch(() => {});
  }

  #notServing(why: string, cause?: unknown): PipelineError {
    return new PipelineError('INTERNAL', `Cannot run the function ${this.#options.name}: ${why}`, { cause });
  }
}

function backoff(crashes: number): number {
  return Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (crashes - 1));
}

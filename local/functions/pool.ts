import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface PoolOptions {
  readonly name: string;
  /** Most processes that take requests at the same time. */
  size(): number;
  /** Requests after which a process is replaced, as the platform replaces its workers. */
  readonly maxRequests: number;
  /** How long a replaced process may still work in the background. */
  readonly drainMs: number;
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
  retiring: boolean;
}

const FIRST_BACKOFF_MS = 50;
const LAST_BACKOFF_MS = 5000;

/** The processes of one function: started when there is work for them, replaced when used up, restarted when crashed. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  #starting: Promise<Member> | undefined;
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
    if (this.#stopped) throw this.#notServing('it is being stopped');
    const member = this.#leastBusy() ?? (await this.#startOne());
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
        this.#retireIfUsedUp(member);
      },
    };
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

  /** Starts are one after the other: who comes meanwhile looks again for a free process. */
  async #startOne(): Promise<Member> {
    while (this.#starting !== undefined) {
      await this.#starting.catch(() => {});
      const member = this.#leastBusy();
      if (member !== undefined) return member;
      if (this.#stopped) throw this.#notServing('it is being stopped');
    }
    this.#starting = this.#start().finally(() => (this.#starting = undefined));
    return await this.#starting;
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
    const member: Member = { process, open: 0, served: 0, retiring: false };
    this.#members.add(member);
    process.onBackground(() => this.#stopIfDrained(member));
    void process.ended.then(({ code, signal }) => this.#bury(member, code, signal));
    return member;
  }

  #bury(member: Member, code: number | null, signal: NodeJS.Signals | null): void {
    this.#members.delete(member);
    if (member.retiring || this.#stopped) return;
    this.#crashes++;
    this.#options.onEvent('A worker ended by itself', { pid: member.process.pid, code, signal });
    this.#startOne().catch(() => {});
  }

  #retireIfUsedUp(member: Member): void {
    if (member.served >= this.#options.maxRequests && !member.retiring) {
      member.retiring = true;
      setTimeout(() => void member.process.stop(0), this.#options.drainMs).unref();
    }
    this.#stopIfDrained(member);
  }

  #stopIfDrained(member: Member): void {
    if (member.retiring && member.open === 0 && member.process.background() === 0) {
      void member.process.stop(this.#options.drainMs);
    }
  }

  #notServing(why: string, cause?: unknown): PipelineError {
    return new PipelineError('INTERNAL', `Cannot run the function ${this.#options.name}: ${why}`, { cause });
  }
}

function backoff(crashes: number): number {
  return Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (crashes - 1));
}

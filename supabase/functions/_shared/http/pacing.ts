import { type Clock, systemClock } from './clock.ts';

export interface Pacer {
  /** Waits for this host's next slot: at least the interval after the slot before. Concurrent callers queue up. */
  wait(host: string, intervalMs: number, signal?: AbortSignal): Promise<void>;
}

/** A per-host interval between requests. Hosts do not wait for each other. */
export function createPacer(clock: Clock = systemClock): Pacer {
  const nextSlot = new Map<string, number>();
  return {
    async wait(host, intervalMs, signal) {
      const now = clock.now();
      const slot = Math.max(now, nextSlot.get(host) ?? now);
      nextSlot.set(host, slot + intervalMs);
      if (slot > now) await clock.sleep(slot - now, signal);
    },
  };
}

export interface PaceSettings {
  readonly host_interval_ms: number;
  readonly fetch_allowed_private_hosts: readonly string[];
}

/**
 * Milliseconds between two requests to a host: ours, or the site's own Crawl-delay if that is longer. A private host
 * that the operator has named is the operator's own; it is spared only as far as it asks.
 */
export function hostInterval(host: string, settings: PaceSettings, crawlDelayMs: number): number {
  const own = settings.fetch_allowed_private_hosts.includes(host);
  return own ? crawlDelayMs : Math.max(settings.host_interval_ms, crawlDelayMs);
}

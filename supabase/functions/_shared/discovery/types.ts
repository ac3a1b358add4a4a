import type { ErrorCode } from '../errors/codes.ts';
import type { SourceKind } from './source-config.ts';

/** What `claim_work` hands over for a discovery job. */
export interface DiscoveryContext {
  readonly source: {
    readonly id: string;
    readonly name: string;
    readonly kind: SourceKind;
    readonly url: string | null;
    readonly config: unknown;
  };
  /** The pages of the crawl before, for conditional requests. */
  readonly pages: readonly StoredPage[];
}

export interface StoredPage {
  readonly url: string;
  readonly etag?: string | null | undefined;
  readonly last_modified?: string | null | undefined;
  readonly links?: readonly StoredLink[] | null | undefined;
  readonly page_links?: readonly string[] | null | undefined;
}

export interface StoredLink {
  readonly url: string;
  readonly title: string | null;
}

/** The rows of `pipeline.settings` that discovery uses. */
export interface DiscoverySettings {
  readonly fetch_max_bytes: number;
  readonly fetch_timeout_ms: number;
  readonly fetch_max_redirects: number;
  readonly fetch_allowed_private_hosts: readonly string[];
  readonly host_interval_ms: number;
  readonly user_agent: string;
  /** Wall-clock time for one crawl; 100 s unless set, so that a worker of 150 s has time to report. */
  readonly discovery_time_budget_ms?: number | undefined;
}

/** What `complete_discovery` takes. */
export interface DiscoveryResult {
  readonly documents: readonly {
    readonly url: string;
    readonly titulo: string | null;
    /** ISO 8601. */
    readonly last_modified: string | null;
  }[];
  readonly pages: readonly {
    readonly url: string;
    readonly status: 200 | 304;
    readonly etag: string | null;
    readonly last_modified: string | null;
    readonly links: readonly StoredLink[];
    readonly page_links: readonly string[];
  }[];
  /** True when all of the source was read, so that a document that is not here is gone. */
  readonly complete: boolean;
  readonly errors: readonly DiscoveryError[];
  readonly metrics: { readonly requests: number; readonly milliseconds: number };
}

export interface DiscoveryError {
  readonly url: string;
  readonly code: ErrorCode;
  readonly message: string;
}

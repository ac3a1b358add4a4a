/**
 * One HTTP exchange with one address that was checked beforehand. The name in `url` is only used for the Host header,
 * the TLS server name and the certificate: no name is resolved here, so nothing can be re-bound after the check.
 */
export interface TransportRequest {
  readonly url: URL;
  /** The IPv4 or IPv6 address (no brackets) to connect to. */
  readonly address: string;
  readonly method: 'GET' | 'HEAD';
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  /** Lower-case names; repeated fields joined by `, `; bytes above 127 as Latin-1. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as sent, i.e. still compressed. Fails when it ends before its announced end. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Frees the connection. Safe to call at any time and more than once. */
  close(): Promise<void>;
}

/** Never follows a redirect, never decompresses, never retries. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** All IPv4 and IPv6 addresses of a host name. Rejects when there is none. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

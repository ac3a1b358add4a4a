export interface LoggedRequest {
  readonly method: string;
  /** Decoded path and query. */
  readonly target: string;
  readonly status: number;
  readonly userAgent: string | null;
  readonly conditional: boolean;
}

/** What was asked of the site since it started or since `clear`. */
export interface RequestLog {
  readonly all: readonly LoggedRequest[];
  of(target: string): readonly LoggedRequest[];
  clear(): void;
}

export function createRequestLog(): RequestLog & { add(request: LoggedRequest): void } {
  const all: LoggedRequest[] = [];
  return {
    all,
    of: (target) => all.filter((request) => request.target === target),
    clear: () => void all.splice(0),
    add: (request) => void all.push(request),
  };
}

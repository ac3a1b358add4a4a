import pg from 'pg';

export interface Listener {
  /** Calls back after every notification and, as some may have been missed, after every new connection. */
  listen(channel: string, callback: (payload: string) => void): Promise<void>;
  close(): Promise<void>;
}

const RETRY_MS = 250;

/** A connection that only listens; when it breaks it is made anew until the server is back. */
export function listenAcrossRestarts(connectionString: string): Listener {
  const callbacks = new Map<string, (payload: string) => void>();
  let client: pg.Client | undefined;
  let closed = false;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString, application_name: 'profeflow-listen', keepAlive: true });
    fresh.on('error', () => {});
    fresh.on('notification', ({ channel, payload }) => callbacks.get(channel)?.(payload ?? ''));
    await fresh.connect();
    for (const channel of callbacks.keys()) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
    fresh.once('end', () => void reconnect());
    client = fresh;
  };

  const reconnect = async (): Promise<void> => {
    while (!closed) {
      try {
        await connect();
        for (const callback of callbacks.values()) callback('');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };

  return {
    async listen(channel, callback) {
      callbacks.set(channel, callback);
      if (client === undefined) await connect();
      else await client.query(`listen ${client.escapeIdentifier(channel)}`);
    },
    async close() {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}

export type Level = 'info' | 'warn' | 'error';

/** One structured line; `fields` carry ids, codes and figures, never a secret or a document's text. */
export type Log = (
  level: Level,
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** The platform cuts a log line at 10,000 characters; a message of ours has no business being near that. */
const MAX_STRING = 500;

/** A log of JSON lines through `console`, each with `base` in it. */
export function consoleLog(base: Readonly<Record<string, unknown>>): Log {
  return (level, message, fields = {}) => {
    const line = JSON.stringify(
      { level, message, ...base, ...fields },
      (_key, value) =>
        typeof value === 'string' && value.length > MAX_STRING ? `${value.slice(0, MAX_STRING)}…` : value,
    );
    if (level === 'error') console.error(line);
    else if (level === 'warn') console.warn(line);
    else console.log(line);
  };
}

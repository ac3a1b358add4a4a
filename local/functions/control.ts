/**
 * What a function's process tells its supervisor: lines on standard output that start with `MARK`, among the function's
 * own. The other way the supervisor writes a word and a line feed to standard input; its end means that the supervisor
 * is gone.
 */
export const MARK = '\u001e';

/** Take no more requests, finish what there is, end. */
export const RETIRE = 'retire';

/** The same, but the function is told now (`beforeunload`) that its time is up. */
export const STOP = 'stop';

export type ControlMessage =
  /** The function is loaded and answers on this port. */
  | { readonly ready: number }
  /** So many promises given to `EdgeRuntime.waitUntil` are pending. */
  | { readonly background: number };

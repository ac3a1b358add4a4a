/** Bytes for one call of `String.fromCharCode`; a multiple of three, so that parts can be joined. */
const PART = 3 * 8192;

/** The platform's Deno has no `Uint8Array.prototype.toBase64` yet. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PART) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PART)));
  }
  return text;
}

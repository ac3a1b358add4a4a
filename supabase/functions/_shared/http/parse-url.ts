import { PipelineError } from '../errors/pipeline-error.ts';

/** Longer URLs are not fetched; servers refuse them from about 8,000 bytes on. */
const MAX_URL_LENGTH = 8192;

/**
 * A URL that may be fetched: http or https, with a host, without a user name or password, without its fragment.
 *
 * @throws PipelineError `URL_INVALID`
 */
export function parseFetchUrl(text: string, base?: URL): URL {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  const refuse = (why: string) => new PipelineError('URL_INVALID', `Cannot fetch ${shown}: ${why}`);
  if (text.length > MAX_URL_LENGTH) throw refuse(`it is longer than ${MAX_URL_LENGTH} characters`);
  if (!URL.canParse(text, base)) throw refuse('it is not a URL');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse(`its scheme is "${url.protocol}"`);
  if (url.username !== '' || url.password !== '') {
    throw new PipelineError(
      'URL_INVALID',
      `Cannot fetch a URL of ${url.host}: it contains a user name or password`,
    );
  }
  url.hash = '';
  return url;
}

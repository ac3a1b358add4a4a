import { normaliseUrl } from './normalise-url.ts';

const VIEWERS: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/(docs|drive)\.google\.com\/(gview|viewer|viewerng\/viewer)\?/i, 'url'],
  [/^https?:\/\/view\.officeapps\.live\.com\/op\/(view|embed)\.aspx\?/i, 'src'],
  // pdf.js, as WordPress and Drupal plug-ins embed it
  [/^[^?]*\/viewer\.(html|php)\?/i, 'file'],
];

/** The document that an in-page viewer shows, else the URL itself. */
export function unwrapViewer(url: string): string {
  for (const [viewer, parameter] of VIEWERS) {
    if (!viewer.test(url)) continue;
    const shown = new URL(url).searchParams.get(parameter);
    return (shown && normaliseUrl(shown, url)) || url;
  }
  return url;
}

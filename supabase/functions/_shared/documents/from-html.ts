import { type CheerioAPI, load } from 'cheerio';
import { guessLanguage } from '../text/language.ts';
import { assembleText } from './from-text.ts';
import { plainTextOf } from './drafts.ts';
import { htmlBlocks } from './html-blocks.ts';
import { isNestedBeyond } from './html-depth.ts';
import { mainContent } from './html-main.ts';
import { renderBlocks } from './render.ts';
import { realTitle } from './title.ts';
import type { AssembledDocument } from './types.ts';

/** Deeper than any page that a person made. */
const MAX_DEPTH = 500;

/** A web page's main content: its article, without navigation, forms, scripts. One nested beyond all sense is its text. */
export function assembleHtml(html: string): AssembledDocument {
  try {
    if (!isNestedBeyond(html, MAX_DEPTH)) return assembleTree(html);
  } catch (error) {
    // Elements whose ends may be left out nest, too, where these are in the wrong place; libraries overflow their stack.
    if (!(error instanceof RangeError)) throw error;
  }
  return { ...assembleText(withoutTags(html)), tipo_contenido: 'html' };
}

/** Reads on from tag to tag, once. */
function withoutTags(html: string): string {
  const lower = html.toLowerCase();
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    parts.push(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    const silent = /^<(script|style|noscript|template)\b|^<!--/i.exec(html.slice(open, open + 12));
    const ending = !silent ? '>' : silent[1] ? `</${silent[1].toLowerCase()}` : '-->';
    const close = lower.indexOf(ending, open + 1);
    if (close < 0) break;
    at = close + (silent?.[1] ? 0 : ending.length);
  }
  return parts.join('\n');
}

function assembleTree(html: string): AssembledDocument {
  const $ = load(html);
  const language = $('html').attr('lang')?.toLowerCase().split('-')[0] ?? null;
  const metadata = htmlMetadata($);
  const title = realTitle(
    $('meta[property="og:title"]').attr('content') ?? (plainTextOf($('title').first().text()) || null),
  );
  const page = withoutFrames($);
  const drafts = htmlBlocks(page, mainContent(page));
  const { text, blocks } = renderBlocks(drafts);
  const heading = drafts.find((draft) => draft.kind === 'heading' && draft.level <= 2);
  return {
    text,
    pages: [],
    titulo: heading?.label ?? title,
    idioma: guessLanguage(text) ?? (language && /^[a-z]{2}$/.test(language) ? language : null),
    tipo_contenido: 'html',
    blocks,
    metadata,
  };
}

/** A page of frames has no text of its own but what it says to those who see none, which parsers leave as it is. */
function withoutFrames($: CheerioAPI): CheerioAPI {
  return $('frameset').length === 0 ? $ : load($('noframes').text());
}

const META: Record<string, string> = {
  author: 'meta[name="author"]',
  description: 'meta[name="description"], meta[property="og:description"]',
  published: 'meta[property="article:published_time"], meta[name="date"]',
  modified: 'meta[property="article:modified_time"], meta[name="last-modified"]',
};

function htmlMetadata($: CheerioAPI): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, selector] of Object.entries(META)) {
    const value = plainTextOf($(selector).first().attr('content') ?? '').slice(0, 500);
    if (value !== '') found[name] = value;
  }
  const title = plainTextOf($('title').first().text()).slice(0, 500);
  if (title !== '') found['title'] = title;
  return found;
}

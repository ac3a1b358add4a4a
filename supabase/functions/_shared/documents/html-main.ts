import type { Cheerio, CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';

const NEVER_TEXT =
  'script,style,noscript,template,iframe,object,embed,svg,canvas,button,select,option,input,textarea,' +
  'dialog,[hidden],[aria-hidden="true"]';
const AROUND =
  'nav,header,footer,aside,form,[role="navigation"],[role="banner"],[role="contentinfo"],[role="search"],' +
  '[role="complementary"],[role="dialog"]';
/** Class and id words of what stands around an article. */
const AROUND_WORDS =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|migas|sidebar|footer|header|cookies?|share|social|compartir|comments?|related|relacionad[oa]s|pagination|paginacion|skip|banner|popup|modal|search|buscador)(?:$|[\s_-])/i;

/** What is around it may hold no more than this share of the content's text, else it is content with a bad name. */
const AROUND_SHARE = 0.4;
const MIN_MAIN_CHARS = 200;

/** The element that holds the page's own text; what is around it is removed from the tree. */
export function mainContent($: CheerioAPI): Cheerio<AnyNode> {
  $(NEVER_TEXT).remove();
  const body = $('body').length > 0 ? $('body') : $.root();
  const main = largest($, 'main,[role="main"]') ?? largest($, 'article') ?? null;
  const content: Cheerio<AnyNode> = main ?? body;
  removeAround($, content);
  return content;
}

function largest($: CheerioAPI, selector: string): Cheerio<AnyNode> | null {
  let best: { element: Cheerio<AnyNode>; length: number } | null = null;
  $(selector).each((_, node) => {
    const element: Cheerio<AnyNode> = $(node);
    const length = textLength(element);
    if (length >= MIN_MAIN_CHARS && (!best || length > best.length)) best = { element, length };
  });
  return (best as { element: Cheerio<AnyNode> } | null)?.element ?? null;
}

function removeAround($: CheerioAPI, content: Cheerio<AnyNode>): void {
  const total = textLength(content);
  const remove = (node: Element) => {
    const element = $(node);
    // An article's own header carries its title.
    if (node.tagName === 'header' && element.find('h1').length > 0 && textLength(element) < 600) return;
    if (textLength(element) <= AROUND_SHARE * total) element.remove();
  };
  content.find(AROUND).each((_, node) => remove(node));
  content.find('[class],[id]').each((_, node) => {
    const { attribs } = node as Element;
    if (AROUND_WORDS.test(attribs['class'] ?? '') || AROUND_WORDS.test(attribs['id'] ?? '')) {
      remove(node as Element);
    }
  });
}

function textLength(element: Cheerio<AnyNode>): number {
  return element.text().replace(/\s+/g, '').length;
}

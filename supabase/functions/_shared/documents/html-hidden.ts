import type { Cheerio, CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';
import { proseLength, textLength } from './html-measure.ts';
import { removeAll } from './html-remove.ts';

const NEVER_TEXT =
  'script,style,noscript,noframes,template,iframe,object,embed,svg,canvas,button,select,option,input,textarea,dialog';
const HEADINGS = 'h1,h2,h3,h4,h5,h6,summary,dt';
const TOGGLES = 'button,[role="tab"],[role="button"],a';
const PANEL_WORDS =
  /(?:^|[\s_-])(?:accordion|acordeon|collapse|collapsible|tab-pane|tab-panel|tabpanel)(?:$|[\s_-])/i;
/** A page saved with a window open over it has its whole text hidden from screen readers. */
const WHOLE_PAGE_SHARE = 0.4;

/** Removes what nobody reads; a panel that opens at a click is read. */
export function removeHidden($: CheerioAPI): void {
  const ids = panelIds($);
  const opening = unwrapHeadingButtons($);
  removeAll($(NEVER_TEXT).toArray());
  const total = textLength($.root());
  /** What is hidden, with what will stand before its place. */
  const hidden = new Map<Element, Element | null>();
  $('[hidden],[aria-hidden="true"]').each((_, node) => {
    const prev = prevElement(node);
    const before = prev && hidden.has(prev) ? hidden.get(prev) ?? null : prev;
    if ((before && opening.has(before)) || isPanel($(node), ids)) return;
    const isWholePage = node.attribs['hidden'] === undefined &&
      textLength($(node)) > WHOLE_PAGE_SHARE * total;
    if (!isWholePage) hidden.set(node, before);
  });
  removeAll(hidden.keys());
}

function prevElement(node: Element): Element | null {
  let prev = node.prev;
  while (prev !== null && !('attribs' in prev)) prev = prev.prev;
  return prev;
}

/** The button of an accordion is its heading's text; one beside the heading's text ("Copy link") is not. Gives the headings. */
function unwrapHeadingButtons($: CheerioAPI): Set<AnyNode> {
  const headings = new Set<AnyNode>();
  $('button').each((_, button) => {
    const heading = $(button).closest(HEADINGS);
    if (heading.length === 0) return;
    if (2 * textLength($(button)) < textLength(heading)) return;
    $(button).replaceWith($(button).contents());
    headings.add(heading[0] as AnyNode);
  });
  return headings;
}

/** Ids of what headings with a button and tabs open. */
function panelIds($: CheerioAPI): Set<string> {
  const ids = new Set<string>();
  $(TOGGLES).each((_, toggle) => {
    const { attribs } = toggle as Element;
    const opens = [
      attribs['aria-controls'],
      attribs['data-target'],
      attribs['data-bs-target'],
      attribs['href'],
    ];
    if (attribs['role'] !== 'tab' && $(toggle).closest(HEADINGS).length === 0) return;
    for (const id of opens) if (id !== undefined) ids.add(id.replace(/^#/, ''));
  });
  return ids;
}

/** Menus that unfold are called like panels, but are links. */
function isPanel(element: Cheerio<AnyNode>, ids: ReadonlySet<string>): boolean {
  return element.is('[role="tabpanel"],[hidden="until-found"]') ||
    ids.has(element.attr('id') ?? '') ||
    (PANEL_WORDS.test(element.attr('class') ?? '') && 2 * proseLength(element) > textLength(element));
}

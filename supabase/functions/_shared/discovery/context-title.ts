import type { ParentNode } from 'domhandler';
import { type Element, elementsBelow, isElement, textOf } from './dom.ts';
import { cleanTitle, pickTitle } from './link-title.ts';

const MAX_ANCESTORS = 5;
/** Elements to look at on one page: five levels of a very large one. What is nested deeper than sense ends here. */
const MAX_LOOKED_AT = 300_000;

/** What an element around links says of them, once it has been looked at. */
interface Verdict {
  readonly title: string | null;
  /** Look no further up. */
  readonly isFinal: boolean;
}

/**
 * Names for the links of a page that only say "Descargar", by what stands beside them: the one heading of the card
 * around, or the rest of the table row or list item. Each element around is looked at once, however many links it has.
 */
export class ContextTitles {
  readonly #verdicts = new Map<ParentNode, Verdict>();
  #lookedAt = 0;

  /** Null when the next heading above is shared with other links' headings. */
  of(link: Element): string | null {
    let around = link.parent;
    for (let step = 0; step < MAX_ANCESTORS && around !== null; step++) {
      const verdict = this.#verdicts.get(around) ?? this.#judge(around);
      this.#verdicts.set(around, verdict);
      if (verdict.isFinal) return verdict.title;
      around = around.parent;
    }
    return null;
  }

  #judge(around: ParentNode): Verdict {
    const name = isElement(around) ? around.name : 'html';
    if (name === 'html' || name === 'body' || this.#lookedAt > MAX_LOOKED_AT) {
      return { title: null, isFinal: true };
    }
    const isEntry = name === 'tr' || name === 'li';
    const headings = this.#headingsIn(around);
    if (headings.length > 1 && !isEntry) return { title: sameTitle(headings), isFinal: true };
    const title = pickTitle([
      headings.map((heading) => textOf(heading)).join(' '),
      isEntry || name === 'dd' || name === 'p' ? textBeside(around, name) : null,
    ]);
    return { title, isFinal: title !== null || isEntry || ['table', 'ul', 'ol'].includes(name) };
  }

  /** Headings; where there are none, what is styled as a title; else a caption. */
  #headingsIn(around: ParentNode): Element[] {
    const found: [Element[], Element[], Element[]] = [[], [], []];
    for (const element of elementsBelow(around)) {
      this.#lookedAt++;
      if (/^h[1-6]$/.test(element.name)) found[0].push(element);
      else if (/title|titulo/.test(element.attribs['class'] ?? '')) found[1].push(element);
      else if (element.name === 'caption') found[2].push(element);
    }
    return found.find((headings) => headings.length > 0) ?? [];
  }
}

/** Nested headings are one title twice. */
function sameTitle(headings: readonly Element[]): string | null {
  const titles = new Set(headings.map((heading) => cleanTitle(textOf(heading))));
  return titles.size === 1 ? pickTitle([...titles]) : null;
}

/** The first cell, or the text, that is no link; nothing of a text whose other links have names of their own. */
function textBeside(around: ParentNode, name: string): string | null {
  const elements = [...elementsBelow(around)];
  const links = elements.filter((element) => element.name === 'a' && element.attribs['href'] !== undefined);
  if (name !== 'tr' && links.some((link) => pickTitle([textOf(link)]) !== null)) return null;
  const cells = elements.filter((element) =>
    element.parent === around && (element.name === 'td' || element.name === 'th')
  );
  const parts = name === 'tr' ? cells : [around];
  return pickTitle(parts.map((part) => textOf(part, 2000, ['a', 'button', 'script', 'style'])));
}

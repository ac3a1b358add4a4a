export interface FoundLink {
  /** Normalised. */
  readonly url: string;
  readonly title: string | null;
  /** As the sitemap or feed says it, else null. */
  readonly lastModified: string | null;
}

/**
 * What one page holds. Nothing is left out by the source's patterns yet: a stored page must stay of use when they
 * change.
 */
export interface PageContent {
  /** What a reader would take for documents. */
  readonly links: readonly FoundLink[];
  /** Further pages of a listing, parts of a sitemap, next pages of a feed. */
  readonly pageLinks: readonly FoundLink[];
}

/** Links by URL in order of appearance; of several titles the longest, of several dates the last. */
export class LinkSet {
  readonly #byUrl = new Map<string, FoundLink>();

  add(link: FoundLink): void {
    const known = this.#byUrl.get(link.url);
    this.#byUrl.set(
      link.url,
      known === undefined ? link : {
        url: link.url,
        title: longer(known.title, link.title),
        lastModified: link.lastModified ?? known.lastModified,
      },
    );
  }

  has(url: string): boolean {
    return this.#byUrl.has(url);
  }

  get size(): number {
    return this.#byUrl.size;
  }

  toArray(): FoundLink[] {
    return [...this.#byUrl.values()];
  }
}

function longer(a: string | null, b: string | null): string | null {
  return (b?.length ?? 0) > (a?.length ?? 0) ? b : a;
}

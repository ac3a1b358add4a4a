import type { Element } from './dom.ts';

export interface LinkTarget {
  readonly href: string;
  /** Found where many things are written that are no links: only a file's name counts. */
  readonly mustBeFile: boolean;
}

/** Which attribute of an element leads a reader somewhere. */
const LINKING: Record<string, string> = {
  a: 'href',
  area: 'href',
  link: 'href',
  iframe: 'src',
  frame: 'src',
  embed: 'src',
  object: 'data',
};
const LINKING_RELATIONS = ['alternate', 'next'];
const FILE_ATTRIBUTES = ['data-href', 'data-url', 'data-file', 'data-src'];

/** Everything that an element links to, by its own attribute, by those of common plug-ins, or by a script on click. */
export function linkTargets({ name, attribs }: Element): LinkTarget[] {
  const targets: LinkTarget[] = [];
  const scripts = [attribs['onclick']];
  const href = attribs[LINKING[name] ?? ''];
  if (href !== undefined && /^\s*javascript:/i.test(href)) scripts.push(href);
  else if (href !== undefined && (name !== 'link' || isLinkingRelation(attribs['rel']))) {
    targets.push({ href, mustBeFile: false });
  }
  const refresh = name === 'meta' && attribs['http-equiv']?.toLowerCase() === 'refresh'
    ? /url\s*=\s*["']?([^"']+)/i.exec(attribs['content'] ?? '')?.[1]
    : undefined;
  if (refresh !== undefined) targets.push({ href: refresh, mustBeFile: false });

  for (const attribute of FILE_ATTRIBUTES) {
    const file = attribs[attribute];
    if (file !== undefined) targets.push({ href: file, mustBeFile: true });
  }
  for (const script of scripts) {
    for (const [, quoted] of script?.matchAll(/["']([^"'\s]{5,500})["']/g) ?? []) {
      if (quoted !== undefined) targets.push({ href: quoted, mustBeFile: true });
    }
  }
  return targets;
}

function isLinkingRelation(rel = ''): boolean {
  return rel.toLowerCase().split(/\s+/).some((relation) => LINKING_RELATIONS.includes(relation));
}

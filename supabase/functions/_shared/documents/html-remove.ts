import type { ChildNode, ParentNode } from 'domhandler';

/** Removes nodes in one pass over their siblings: one by one, each would be looked for among all of them. */
export function removeAll(nodes: Iterable<ChildNode>): void {
  const byParent = new Map<ParentNode, Set<ChildNode>>();
  for (const node of nodes) {
    if (node.parent === null) continue;
    const siblings = byParent.get(node.parent);
    if (siblings === undefined) byParent.set(node.parent, new Set([node]));
    else siblings.add(node);
  }
  for (const [parent, gone] of byParent) {
    const kept: ChildNode[] = [];
    for (const child of parent.children) {
      if (!gone.has(child)) kept.push(child);
      else child.parent = child.prev = child.next = null;
    }
    kept.forEach((child, at) => {
      child.prev = kept[at - 1] ?? null;
      child.next = kept[at + 1] ?? null;
    });
    parent.children = kept;
  }
}

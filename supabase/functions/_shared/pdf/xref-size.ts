const TAIL = 2048;
/** Of a cross-reference stream's dictionary. */
const HEAD = 1024;

/** How many objects a PDF says it has, by its last cross-reference section; null where that does not say. */
export function countObjects(bytes: Uint8Array): number | null {
  const end = latin1(bytes.subarray(-TAIL));
  const place = Number(/.*startxref\s+(\d{1,12})/s.exec(end)?.[1] ?? NaN);
  const section = Number.isNaN(place) ? '' : latin1(bytes.subarray(place, place + HEAD));
  const sizes = [...(section + end).matchAll(/\/Size\s+(\d{1,12})(?!\d)/g)].map(([, size]) => Number(size));
  return sizes.length > 0 ? Math.max(...sizes) : null;
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

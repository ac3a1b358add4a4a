/** Choices that look random and are the same on every machine. */
export interface Pickers {
  /** A whole number from low to high, both included. */
  int(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** `count` of the items, in their own order. */
  sample<T>(items: readonly T[], count: number): T[];
  /** An amount in Chilean pesos: $ 1.234.500. */
  pesos(low: number, high: number): string;
}

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, enough for choosing phrases. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '.');

export function pickers(seed: number): Pickers {
  const next = mulberry32(seed);
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    int,
    pick: (items) => items[int(0, items.length - 1)] ?? items[0],
    sample(items, count) {
      const left = items.map((_, i) => i);
      while (left.length > count) left.splice(int(0, left.length - 1), 1);
      return items.filter((_, i) => left.includes(i));
    },
    pesos: (low, high) => `$ ${thousands(int(low / 100, high / 100) * 100)}`,
  };
}

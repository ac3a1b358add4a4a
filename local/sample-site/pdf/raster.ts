/** A straight edge in pixels, from its upper to its lower end; `turn` is +1 where the outline ran down. */
interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly turn: 1 | -1;
}

export interface PathCommand {
  readonly command: string;
  readonly args: readonly number[];
}

export type Place = (x: number, y: number) => readonly [number, number];

const CURVE_STEPS = 6;

/** The outline of a glyph as edges: curves become a few straight pieces. */
function edges(commands: readonly PathCommand[], place: Place): Edge[] {
  const out: Edge[] = [];
  let from: readonly [number, number] = [0, 0];
  let start = from;
  const line = (to: readonly [number, number]): void => {
    const [[ax, ay], [bx, by]] = [place(...from), place(...to)];
    if (ay < by) out.push({ x0: ax, y0: ay, x1: bx, y1: by, turn: 1 });
    else if (by < ay) out.push({ x0: bx, y0: by, x1: ax, y1: ay, turn: -1 });
    from = to;
  };
  for (const { command, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0] = args;
    if (command === 'moveTo') start = from = [a, b];
    else if (command === 'lineTo') line([a, b]);
    else if (command === 'closePath') line(start);
    else if (command === 'quadraticCurveTo') {
      const [px, py] = from;
      for (let i = 1; i <= CURVE_STEPS; i++) {
        const t = i / CURVE_STEPS;
        const [u, v, w] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
        line([u * px + v * a + w * c, u * py + v * b + w * d]);
      }
    } else throw new Error(`Cannot draw a glyph: the path has a ${command}`);
  }
  return out;
}

const SUB = 4;

/** Darkens the pixels inside the outline (non-zero winding), with four by four samples a pixel. */
export function fillGlyph(
  pixels: Uint8Array,
  width: number,
  commands: readonly PathCommand[],
  place: Place,
): void {
  const all = edges(commands, place);
  if (all.length === 0) return;
  const top = Math.floor(Math.min(...all.map((edge) => edge.y0)));
  const bottom = Math.ceil(Math.max(...all.map((edge) => edge.y1)));
  for (let row = top * SUB; row < bottom * SUB; row++) {
    const y = (row + 0.5) / SUB;
    const hits = all.filter((edge) => edge.y0 <= y && y < edge.y1)
      .map((edge) => ({
        x: edge.x0 + (y - edge.y0) / (edge.y1 - edge.y0) * (edge.x1 - edge.x0),
        turn: edge.turn,
      }))
      .sort((one, two) => one.x - two.x);
    let winding = 0;
    hits.forEach((hit, i) => {
      winding += hit.turn;
      const next = hits[i + 1];
      if (winding === 0 || !next) return;
      for (let s = Math.ceil(hit.x * SUB - 0.5); s < next.x * SUB - 0.5; s++) {
        const at = Math.floor(row / SUB) * width + Math.floor(s / SUB);
        pixels[at] = Math.max(20, (pixels[at] ?? 0) - 220 / (SUB * SUB));
      }
    });
  }
}

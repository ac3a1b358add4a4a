import process from 'node:process';
import { Buffer } from 'node:buffer';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Leave } from '../../../supabase/functions/_shared/db/calls.ts';
import { fromTranscript } from '../../../supabase/functions/_shared/ocr/vision/transcript.ts';
import { ocrWorld, scanned, transcript, VISION } from './ocr-world.ts';

const CONTEXT = { ocr: { engine: 'vision', model: VISION } };
const TEXT =
  '# Oficio N.º 12\n\nLa evaluación docente se rige por la ley.\n\nCargo\tMonto\nProfesor\t$ 1.234.567';

function visionWorld(
  pages: number,
  answers: (body: Record<string, unknown>, call: number) => Response,
  settings = {},
) {
  const numbers = Array.from({ length: pages }, (_, index) => index + 1);
  const world = ocrWorld(numbers.map(scanned), numbers, settings);
  world.work.leave = ({ call_id }) => ({ kind: 'call', call_id, tier: 1, model: VISION });
  const bodies: Record<string, unknown>[] = [];
  world.fetch = async (url, init) => {
    expect(String(url)).toBe('https://lector.example.org/v1/chat/completions');
    const body = JSON.parse(String(init?.body));
    bodies.push(body);
    return answers(body, bodies.length);
  };
  return { world, bodies };
}

describe('ocr, pages read by a vision model', () => {
  it('asks leave, sends the image, and keeps the page with its call', async () => {
    const { world, bodies } = visionWorld(2, () => transcript(TEXT));
    await world.run(CONTEXT);
    expect(world.work.asked).toMatchObject([
      { model_type: 'extraction', tokens: 501, most_tokens: 501, most_output_tokens: 8192 },
      { model_type: 'extraction' },
    ]);
    const [{ content }] = bodies[0]?.['messages'] as [
      { content: [{ text: string }, { image_url: { url: string } }] },
    ];
    expect(content[0].text).toContain('exactly as it is printed');
    const png = Buffer.from(content[1].image_url.url.replace('data:image/png;base64,', ''), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([...inflateSync(png.subarray(41, -16))]).toEqual([0, 255, 255, 0, 255, 255]);

    const kept = world.work.reports.filter(({ call }) => call === 'checkpoint');
    expect(kept).toMatchObject([
      { checkpoint: { calls: [{ status: 'ok', tokens: 1200, output_tokens: 300, billed: true }] } },
      { checkpoint: { calls: [{ status: 'ok' }] } },
    ]);
    expect(world.result()).toMatchObject({
      text: expect.stringMatching(
        /^Oficio N\.º 12\n\nLa evaluación docente se rige por la ley\.\n\nCargo\tMonto\nProfesor\t\$ 1\.234\.567/,
      ),
      document: {
        pages: [{ method: 'ocr', engine: 'vision/1/lector/1' }, { method: 'ocr' }],
        metadata: { ocr: { model_id: VISION.id } },
      },
      verdict: null,
    });
  });

  it('takes how sure the model is from the probabilities of its words', async () => {
    const model = { ...VISION, config: { ...VISION.config, logprobs: true } };
    const logprobs = { content: [{ logprob: Math.log(0.5) }, { logprob: Math.log(0.9) }] };
    const { world, bodies } = visionWorld(1, () => transcript(TEXT, { logprobs }));
    world.work.leave = ({ call_id }) => ({ kind: 'call', call_id, tier: 1, model });
    await world.run({ ocr: { engine: 'vision', model } });
    expect(bodies[0]).toMatchObject({ logprobs: true, temperature: 0, max_tokens: 8192 });
    expect(world.result()).toMatchObject({
      document: { pages: [{ confidence: expect.closeTo(Math.sqrt(0.45)) }] },
    });
  });

  it('leaves a page that the model refuses or cannot end without text', async () => {
    const { world } = visionWorld(4, (_body, call) => {
      if (call === 1) return transcript(null, { message: { content: null, refusal: 'No.' } });
      if (call === 2) return transcript('un texto que', { finish_reason: 'length' });
      if (call === 3) return new Response('{"error": {"message": "bad image"}}', { status: 400 });
      return transcript(TEXT);
    });
    await world.run(CONTEXT);
    expect(world.result()).toMatchObject({
      document: { metadata: { ocr: { failed_pages: [1, 2, 3], pages: 1 } } },
    });
    const kept = world.work.reports.flatMap((report) =>
      report.call === 'checkpoint' ? [report.checkpoint['calls']] : []
    );
    expect(kept).toMatchObject([
      [{ status: 'error', error_code: 'PROVIDER_REJECTED_INPUT', billed: true, output_tokens: 300 }],
      [{ billed: true }],
      [{ billed: false }],
      [{ status: 'ok' }],
    ]);
  });

  it('does as the database says after a failure: waits, asks again, or stops', async () => {
    const { world } = visionWorld(
      1,
      (_body, call) => call === 1 ? new Response('', { status: 503 }) : transcript(TEXT),
    );
    const said: Leave[] = [];
    world.work.leave = ({ call_id, settled }) => {
      const leave: Leave = settled === undefined
        ? { kind: 'call', call_id, tier: 1, model: VISION }
        : { kind: 'wait', ms: 1 };
      said.push(leave);
      return leave;
    };
    await world.run(CONTEXT);
    expect(world.work.asked[1]?.settled).toMatchObject({
      status: 'error',
      error_code: 'PROVIDER_UNAVAILABLE',
    });
    expect(said.map(({ kind }) => kind)).toEqual(['call', 'wait', 'call']);
    expect(world.result()).toMatchObject({ outcome: 'parsed' });

    const stopped = visionWorld(2, () => transcript(TEXT)).world;
    stopped.work.leave = ({ call_id }) =>
      stopped.work.asked.length === 1
        ? { kind: 'call', call_id, tier: 1, model: VISION }
        : { kind: 'stop', state: 'ready', code: 'BUDGET_EXHAUSTED' };
    await stopped.run(CONTEXT);
    expect(stopped.work.reports).toMatchObject([{ call: 'checkpoint', checkpoint: { ocr: { left: [2] } } }]);
    expect(stopped.storage.removed).toEqual([]);
  });

  it('reads lines of nothing but blanks and marks in no time', () => {
    const blanks = ' '.repeat(20_000);
    const page = { page: 1, width: 4, height: 2, pixels: new Uint8Array(8), pageWidth: 595, pageHeight: 842 };
    const before = process.cpuUsage().user;
    const { lines } = fromTranscript(`# a${blanks}b${blanks}c ##\nx${blanks}${blanks}y`, page, 1);
    expect(lines.map(({ text }) => text.replace(/ +/g, ' '))).toEqual(['a b c', 'x y']);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(0.5);
  });

  it('takes what models put around a text away: fences, tables in Markdown, stars', async () => {
    const { world } = visionWorld(
      1,
      () =>
        transcript(
          '```markdown\n## Título II\n\n**Artículo 3º** bis.\n\n| Cargo | Monto |\n|---|---:|\n| Director | UF 2,5 |\n```',
        ),
    );
    await world.run(CONTEXT);
    expect(world.result()['text']).toBe('Título II\n\nArtículo 3º bis.\n\nCargo\tMonto\nDirector\tUF 2,5');
  });
});

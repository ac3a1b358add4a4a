import * as fc from 'fast-check';
import { type Cut, PARAGRAPHS, QUERY_WORDS, type Text } from './texts.ts';

/** What can happen to a knowledge base. Numbers named `pick` choose among what there is at the time. */
export type Step =
  | { do: 'report'; document: string; text: Text; cut: Cut; bad: boolean; force: boolean }
  | { do: 'fetch'; document: string; force: boolean }
  | { do: 'report again'; document: string }
  | { do: 'report older'; document: string; pick: number; cut: Cut }
  | { do: 'touch'; document: string; title: string }
  | { do: 'retire'; document: string }
  | { do: 'revive'; document: string }
  | { do: 'edit'; document: string; text: Text }
  | { do: 'edit back'; document: string; pick: number }
  | { do: 'cut edits' }
  | { do: 'embed' }
  | { do: 'snapshot' }
  | { do: 'roll back'; pick: number }
  | { do: 'roll back document'; document: string; pick: number }
  | { do: 'prune'; share: number }
  | { do: 'drop snapshot'; pick: number };

/** What is asked after a step; not everything after each, as asking takes longer than most steps do. */
export interface Look {
  /** Now, at a moment, in a snapshot. */
  readonly when: 'now' | 'then' | 'snapshot';
  readonly pick: number;
  readonly moment: number;
  readonly word: string;
  readonly axes: readonly number[];
  readonly hits: number;
  readonly by: 'text' | 'vector' | null;
  readonly back: boolean;
}

export interface Turn {
  readonly step: Step;
  readonly look: Look;
}

const document = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const text = fc.array(fc.nat(PARAGRAPHS - 1), { minLength: 1, maxLength: 4 }).map(
  (numbers) => numbers.join(''),
  (value) => [...String(value)].map(Number),
);
const cut = fc.constantFrom<Cut>('fine', 'coarse');
const pick = fc.nat(1000);
const rarely = fc.nat(5).map((n) => n === 5, (value) => (value ? 5 : 0));

function of<K extends Step['do']>(
  weight: number,
  kind: K,
  fields: { [F in Exclude<keyof Extract<Step, { do: K }>, 'do'>]: fc.Arbitrary<Extract<Step, { do: K }>[F]> },
) {
  const arbitrary = fc.record({ do: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Step>;
  return { weight, arbitrary };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  of(10, 'report', { document, text, cut, bad: rarely, force: rarely }),
  of(3, 'fetch', { document, force: rarely }),
  of(3, 'report again', { document }),
  of(3, 'report older', { document, pick, cut }),
  of(3, 'touch', { document, title: fc.constantFrom('Uno', 'Dos', 'Tres') }),
  of(3, 'retire', { document }),
  of(6, 'revive', { document }),
  of(4, 'edit', { document, text }),
  of(2, 'edit back', { document, pick }),
  of(6, 'cut edits', {}),
  of(12, 'embed', {}),
  of(4, 'snapshot', {}),
  of(4, 'roll back', { pick }),
  of(4, 'roll back document', { document, pick }),
  of(2, 'prune', { share: fc.constantFrom(0, 0.1, 0.3, 0.6, 0.9) }),
  of(2, 'drop snapshot', { pick }),
);

const look: fc.Arbitrary<Look> = fc.record({
  when: fc.constantFrom('now', 'then', 'then', 'snapshot'),
  pick,
  moment: pick,
  word: fc.constantFrom(...QUERY_WORDS),
  axes: fc.shuffledSubarray(Array.from({ length: PARAGRAPHS }, (_, axis) => axis), { minLength: PARAGRAPHS }),
  hits: fc.integer({ min: 1, max: 12 }),
  by: fc.constantFrom('text', 'vector', null, null),
  back: fc.boolean(),
});

/** Always `length` turns, as a history runs until enough of them were possible; what fails is shortened all the same. */
export function turns(length: number): fc.Arbitrary<Turn[]> {
  const turn = fc.record({ step, look });
  const whole = fc.array(turn, { minLength: length, maxLength: length });
  const shorter = fc.array(turn, { maxLength: length });
  return new class extends fc.Arbitrary<Turn[]> {
    override generate(random: fc.Random, bias: number | undefined): fc.Value<Turn[]> {
      return new fc.Value(whole.generate(random, bias).value, undefined);
    }
    override canShrinkWithoutContext(value: unknown): value is Turn[] {
      return shorter.canShrinkWithoutContext(value);
    }
    override shrink(value: Turn[], context: unknown): fc.Stream<fc.Value<Turn[]>> {
      return shorter.shrink(value, context);
    }
  }();
}

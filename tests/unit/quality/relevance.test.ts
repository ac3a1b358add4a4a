import { describe, expect, it } from 'vitest';
import { scoreRelevance } from '../../../supabase/functions/_shared/quality/relevance.ts';

const profile = {
  terms: { 'evaluacion docent': 3, 'portafoli': 2, 'carrera docent': 3, 'codigo penal': -3 },
  threshold: 0.1,
};

describe('scoreRelevance', () => {
  it('finds stems whatever the accents, case and endings', () => {
    const { relevant, score } = scoreRelevance(
      'Las EVALUACIONES docentes y los portafolios; la Evaluación Docente.',
      profile,
    );
    expect(relevant).toBe(true);
    expect(scoreRelevance('La evaluación de un docente.', profile).score).toBe(0);
    expect(score).toBeGreaterThan(0.2);
  });

  it('does not grow with the length of a text', () => {
    const about =
      'La carrera docente comprende la evaluación docente y su portafolio, entre otras muchas cosas que aquí no se dicen. ';
    const short = scoreRelevance(about.repeat(60), profile).score;
    const long = scoreRelevance(about.repeat(600), profile).score;
    expect(Math.abs(short - long)).toBeLessThan(0.01);
  });

  it('takes a mention in passing for what it is', () => {
    const other = 'El presente código penal castiga el robo con fuerza y el hurto. '.repeat(400);
    expect(scoreRelevance(`${other} Véase la carrera docente.`, profile).relevant).toBe(false);
  });

  it('finds everything relevant without a profile', () => {
    expect(scoreRelevance('lo que sea', null)).toEqual({ score: 1, relevant: true });
  });
});

import { addressOf } from './feeds.ts';

/** A question that one document of the site answers. */
export interface GoldenQuestion {
  readonly question: string;
  readonly url: string;
  /** 1 for what has no pages. */
  readonly page: number;
  /** Words of the answer, which stand on that page and in no other document. */
  readonly evidence: string;
}

type Row = readonly [question: string, path: string, page: number, evidence: string];

const REGLAMENTO = '/archivos/normativa/reglamento-evaluacion-docente.pdf';
const DECRETO = '/archivos/normativa/decreto-214-asignaciones.pdf';
const MANUAL = '/archivos/guias/manual-portafolio.pdf';
const BOLETIN = '/archivos/guias/boletin-practica-reflexiva.pdf';
const OBSERVACION = '/archivos/guias/Año 2025/Guía de observación.pdf';
const DIRECTIVOS = '/orientaciones/presentacion-directivos.pdf';
const INFORME = '/orientaciones/informe-resultados-2024.pdf';
const ACTA = '/orientaciones/acta-comision-12.txt';

const ROWS: readonly Row[] = [
  [
    '¿Qué árbol se planta en la ceremonia de reconocimiento por cada docente destacado?',
    REGLAMENTO,
    102,
    'se planta un quillay',
  ],
  [
    '¿Haber sido padrino de matrimonio es causal de inhabilidad para el evaluador?',
    REGLAMENTO,
    58,
    'padrino o madrina de matrimonio',
  ],
  [
    'se puede entrar a la sala de la prueba con reloj inteligente o audifonos',
    REGLAMENTO,
    77,
    'relojes inteligentes',
  ],
  [
    '¿Con qué seudónimos se entregan los dibujos y textos de personas privadas de libertad?',
    REGLAMENTO,
    127,
    'seudónimos de aves chilenas',
  ],
  [
    'una plaga de murcielagos o termitas es fuerza mayor para suspender?',
    REGLAMENTO,
    32,
    'plaga de murciélagos',
  ],
  [
    '¿A qué museo se donan los cuadernos de evaluación anteriores a 1995?',
    REGLAMENTO,
    152,
    'museo pedagógico',
  ],
  [
    '¿Cuánto perciben los docentes mentores que acompañan a profesores principiantes en su primer bienio?',
    DECRETO,
    2,
    '48.300',
  ],
  ['¿En cuántas cuotas se devuelven las sumas percibidas en exceso?', DECRETO, 2, 'doce cuotas mensuales'],
  [
    '¿En qué provincia una lancha trasladó a las personas evaluadoras?',
    '/archivos/normativa/tablas-remuneraciones-2025.pdf',
    2,
    'una lancha',
  ],
  [
    '¿Cuántos seminarios en línea se dictan durante la elaboración del portafolio y cuándo es el último?',
    '/archivos/normativa/calendario-2025.pdf',
    2,
    '26 de junio',
  ],
  [
    'cuantas apelaciones presentadas en 2023 fueron acogidas',
    '/archivos/normativa/instructivo-apelacion-2024.pdf',
    1,
    '74 fueron acogidas',
  ],
  ['¿Cuántos gigabytes puede pesar el archivo MP4 de la grabación?', MANUAL, 3, '2 gigabytes'],
  [
    '¿Una plana equivale a cuántos caracteres con espacios, y qué hace la plataforma con los textos más largos?',
    MANUAL,
    2,
    '3.200 caracteres',
  ],
  [
    '¿Cuántos años se conservan los portafolios en los servidores antes de eliminarse?',
    MANUAL,
    5,
    'durante ocho años en los servidores',
  ],
  ['¿Cómo funciona la técnica del semáforo dormido con tarjetas de colores?', BOLETIN, 1, 'semáforo dormido'],
  ['¿Cuál es el primer premio del concurso de bitácoras?', BOLETIN, 2, 'pasantía de cinco días'],
  [
    'en el calculo del puntaje de la rubrica, que indicadores tienen ponderacion doble',
    '/archivos/guias/rubrica-planificacion.pdf',
    2,
    'ponderación doble',
  ],
  [
    '¿En tramos de cuántos minutos se divide la clase al tomar notas de la observación?',
    OBSERVACION,
    1,
    'tramos de siete minutos',
  ],
  [
    '¿Cuántas observaciones realiza al año cada dupla, y en qué semanas no?',
    OBSERVACION,
    2,
    'cuatro observaciones al año',
  ],
  [
    '¿Por qué es importante firmar un pacto de confidencialidad en la dupla?',
    '/orientaciones/acompanamiento-entre-pares.html',
    1,
    'pacto de confidencialidad',
  ],
  [
    'olvide mi clave, cuanto dura el enlace para recuperar acceso',
    '/orientaciones/preguntas-frecuentes.html',
    1,
    'dura treinta minutos',
  ],
  [
    '¿Cuántas horas no lectivas debe liberar el equipo directivo en el semestre?',
    DIRECTIVOS,
    3,
    'ocho horas no lectivas',
  ],
  ['¿Cuántas personas enlace forman la red con canal de mensajería propio?', DIRECTIVOS, 5, '140 enlaces'],
  [
    '¿El formulario de suspensión requiere firma ante notario?',
    '/orientaciones/formulario-suspension.pdf',
    1,
    'no requiere firma ante notario',
  ],
  [
    '¿Cuánto alcanzó el coeficiente kappa ponderado de concordancia?',
    '/orientaciones/glosario.txt',
    1,
    'kappa ponderado',
  ],
  [
    '¿Por qué se devolvió la boleta de la imprenta, a nombre de qué comuna estaba extendida?',
    ACTA,
    1,
    'boleta de la imprenta',
  ],
  ['quien se inhabilito por el expediente de su cuñada', ACTA, 1, 'expediente de su cuñada'],
  [
    'segun los hallazgos del informe, en cuantas grabaciones predominan las preguntas de respuesta unica',
    INFORME,
    2,
    'preguntas de respuesta única',
  ],
  [
    '¿A qué lenguas se recomienda traducir las orientaciones, mapudungun y cuál más?',
    INFORME,
    3,
    'creole haitiano',
  ],
  [
    '¿Cuánto dura cada experiencia de aprendizaje filmada a las educadoras de párvulos de jardines infantiles y salas cuna?',
    '/noticias/2025/educadoras-de-parvulos.html',
    1,
    'quince minutos cada una',
  ],
  [
    'de cuanto es el bono de permanencia en escuelas de zona extrema',
    '/noticias/adjuntos/minuta-bono.pdf',
    1,
    '1.350.000',
  ],
  [
    '¿Qué formatos de archivo acepta ahora la plataforma y cuántos megabytes como máximo?',
    '/boletines/plataforma-en-linea.html',
    1,
    '15 megabytes',
  ],
  [
    '¿Hay guardería para los hijos e hijas de quienes asisten a los talleres de enero?',
    '/boletines/talleres-de-enero.html',
    1,
    'guardería',
  ],
  ['¿Qué resolución mínima en píxeles debe tener la cámara?', '/archivo/norma-tecnica-3', 1, '1.280 × 720'],
  [
    '¿Qué es el consejo de espejo de noventa minutos?',
    '/archivo/carta-a-los-equipos.pdf',
    1,
    'consejo de espejo',
  ],
  [
    '¿Puede grabarse la clase en una carpa, un gimnasio o una sede social después de una emergencia?',
    '/archivo/protocolo-contingencia',
    1,
    'una carpa, una sede social',
  ],
];

export function goldenQuestions(baseUrl: string): GoldenQuestion[] {
  return ROWS.map(([question, path, page, evidence]) => ({
    question,
    url: addressOf(baseUrl, path),
    page,
    evidence,
  }));
}

/** The question whose answer the second edition changes. */
export function changedAnswer(
  baseUrl: string,
): Omit<GoldenQuestion, 'evidence'> & { first: string; second: string } {
  return {
    question: '¿Qué jueves de julio de 2025 vence el plazo para entregar el portafolio en la plataforma?',
    url: addressOf(baseUrl, '/archivos/normativa/calendario-2025.pdf'),
    page: 2,
    first: 'jueves 17 de julio de 2025',
    second: 'jueves 31 de julio de 2025',
  };
}

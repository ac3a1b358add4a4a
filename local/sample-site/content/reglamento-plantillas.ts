import type { Pickers } from './reglamento-azar.ts';
import type { Materia } from './reglamento-materias.ts';

/** Writes one article about a matter. */
export type Plantilla = (m: Materia, r: Pickers) => string;

const cap = (phrase: string): string => phrase.charAt(0).toUpperCase() + phrase.slice(1);

const DIAS = ['hábiles', 'hábiles', 'corridos'] as const;
const MESES = ['marzo', 'abril', 'mayo', 'junio', 'agosto', 'septiembre', 'octubre', 'noviembre'] as const;

/** The first two open every chapter; a chapter takes twelve of the others. */
export const PLANTILLAS: readonly Plantilla[] = [
  (m, r) =>
    `Este capítulo regula ${m.nombre}. Sus disposiciones se aplican a ${m.actor} y a quienes intervengan en el ` +
    `trámite, cualquiera sea la dependencia del establecimiento. ${m.regla} ` +
    r.pick([
      'La interpretación de estas normas se hará siempre en favor de la participación informada.',
      'En lo no previsto regirán las reglas generales del procedimiento administrativo.',
      'Las dudas se resolverán atendiendo a la finalidad formativa de la evaluación docente.',
    ]),
  (m, r) =>
    `Para los efectos de ${m.nombre}, se entenderá por: a) Interviniente: ${m.actor} y, cuando corresponda, su ` +
    `representante; b) Autoridad competente: ${m.organo}; c) Antecedente fundante: ${m.documento}, en su versión ` +
    `vigente al inicio del proceso; d) Plazo ordinario: ${r.int(8, 35)} días ${
      r.pick(DIAS)
    }, contados desde el ` +
    `ingreso del antecedente al registro electrónico.`,
  (m, r) =>
    `La tramitación se inicia con ${m.documento}, que se ingresa en la plataforma a más tardar el ${
      r.int(2, 28)
    } de ` +
    `${r.pick(MESES)}. Deberá contener, a lo menos: a) la individualización de ${m.actor}; b) el nivel, la ` +
    `modalidad y la asignatura; c) una exposición de no más de ${
      r.int(200, 900)
    } palabras; d) la firma electrónica ` +
    `simple. La omisión de una de estas menciones se subsanará dentro de ${r.int(2, 6)} días hábiles.`,
  (m, r) =>
    `Recibidos los antecedentes, ${m.organo} procederá del siguiente modo: 1.º verificará su integridad en ` +
    `${r.int(24, 96)} horas; 2.º asignará un folio de ${
      r.int(7, 11)
    } dígitos; 3.º comunicará la recepción por correo; ` +
    `4.º se pronunciará por escrito, con expresión de los hechos y del derecho. Si no lo hiciere dentro de ` +
    `${r.int(15, 60)} días ${r.pick(DIAS)}, ` +
    r.pick([
      'se entenderá aceptada la petición.',
      'el asunto pasará a la instancia superior sin más trámite.',
    ]),
  (m, r) =>
    `El plazo a que se refiere este capítulo podrá ampliarse por una sola vez y hasta por ${
      r.int(3, 20)
    } días ` +
    `${
      r.pick(DIAS)
    }, a petición fundada de ${m.actor}. La ampliación se solicita antes del vencimiento y la concede ` +
    `${m.organo}. No se ampliarán los plazos que venzan en el mes de ${
      r.pick(MESES)
    }, por coincidir con el cierre ` +
    `presupuestario.`,
  (m, r) =>
    `Son deberes relativos a ${m.nombre}: a) obrar con veracidad; b) conservar ${m.documento} durante ` +
    `${r.int(2, 12)} años; c) responder las consultas en un máximo de ${
      r.int(2, 9)
    } días hábiles; d) asistir a las ` +
    `audiencias fijadas con ${
      r.int(4, 15)
    } días de anticipación; e) dar aviso inmediato de todo cambio de domicilio ` +
    `electrónico. El incumplimiento reiterado se anotará en el registro correspondiente.`,
  (m, r) =>
    `Se prohíbe: a) exigir a ${m.actor} antecedentes que ya obren en poder de la administración; b) condicionar la ` +
    `tramitación al pago de cualquier suma; c) divulgar el contenido de los expedientes; d) delegar la decisión en ` +
    `personas ajenas a ${m.organo}. La contravención se sancionará con multa de ${r.int(2, 9)} a ${
      r.int(12, 48)
    } UTM.`,
  (m, r) =>
    `Existirá un registro electrónico sobre ${m.nombre}, que llevará ${m.organo}. Cada asiento indicará fecha, hora, ` +
    `folio y persona responsable, y no podrá enmendarse: los errores se salvan con un asiento nuevo. El registro se ` +
    `respalda cada ${
      r.int(6, 48)
    } horas y su consulta por terceros requiere autorización, que se otorga o deniega en ` +
    `${r.int(3, 12)} días.`,
  (m, r) =>
    `A más tardar en ${
      r.pick(MESES)
    }, ${m.organo} elaborará un informe que contenga: el número de casos conocidos; el ` +
    `tiempo medio de respuesta; el porcentaje de solicitudes acogidas; y una muestra de ${
      r.int(30, 400)
    } expedientes ` +
    `revisados. Cuando el tiempo medio exceda de ${
      r.int(18, 70)
    } días, el informe propondrá medidas con su costo y ` +
    `con un responsable identificado por su cargo.`,
  (m, r) =>
    `Los gastos que irrogue la aplicación de este capítulo no excederán de ${
      r.pesos(1_800_000, 96_000_000)
    } por año ` +
    `presupuestario. El reembolso por traslado asciende a ${
      r.pesos(9_000, 68_000)
    } por jornada y el viático, a ` +
    `${r.pesos(21_000, 74_000)}. Las diferencias inferiores a $ 500 no se devuelven ni se cobran. ${
      cap(m.organo)
    } ` +
    `rendirá cuenta trimestral.`,
  (m, r) =>
    `Contra la decisión de ${m.organo} procede recurso dentro de ${
      r.int(5, 15)
    } días hábiles. El escrito señalará el ` +
    `agravio, las normas infringidas y las peticiones concretas. Acogido el recurso, se dictará una nueva decisión en ` +
    `${
      r.int(7, 25)
    } días; rechazado, la persona conservará las acciones judiciales. ¿Suspende el recurso los efectos ` +
    `de lo resuelto? ` +
    r.pick(['No, salvo perjuicio irreparable.', 'Sí, hasta su notificación por medios electrónicos.']),
  (m, r) =>
    `En establecimientos rurales con menos de ${r.int(25, 90)} estudiantes, o situados a más de ${
      r.int(20, 110)
    } ` +
    `kilómetros de la cabecera comunal, los plazos de este capítulo aumentan en un ${
      r.int(2, 9) * 10
    } %. La entrega de ` +
    `${m.documento} podrá hacerse en papel, en la posta, el retén o la escuela más cercana, que la remitirá por valija ` +
    `sin costo para ${m.actor}.`,
  (m, r) =>
    `En caso de ausencia o impedimento, la subrogación de ${m.organo} seguirá el orden que fije la resolución anual ` +
    `y no se extenderá por más de ${
      r.int(20, 120)
    } días. Los actos dictados por quien subroga en materia de ` +
    `${m.nombre} deberán ratificarse dentro de ${
      r.int(4, 14)
    } días, y la falta de ratificación los deja sin efecto ` +
    `hacia el futuro.`,
  (m, r) =>
    `Las notificaciones sobre ${m.nombre} se harán por correo electrónico y se entenderán practicadas al ` +
    `${
      r.pick(['segundo', 'tercer', 'cuarto'])
    } día hábil de su envío. Si el mensaje fuere devuelto, se enviará carta ` +
    `certificada y se fijará un aviso en el establecimiento por ${
      r.int(3, 10)
    } días. La notificación personal ` +
    `reemplaza a cualquier otra y puede efectuarse entre las ${r.int(7, 9)}:00 y las ${
      r.int(17, 21)
    }:30 horas.`,
  (m, r) =>
    `La información estadística relativa a ${m.nombre} es pública y se difundirá en formato abierto cada ` +
    `${r.int(2, 12)} meses, en grupos de no menos de ${
      r.int(5, 20)
    } personas. El acceso a ${m.documento} con datos ` +
    `individuales queda reservado a ${m.actor} y a ${m.organo}. Toda cesión a terceros exige un convenio y la ` +
    `opinión previa de la delegada de protección de datos.`,
  (m, r) =>
    `Cada ${
      r.int(2, 5)
    } años, una persona experta e independiente examinará si las normas sobre ${m.nombre} cumplen su ` +
    `objetivo. Entrevistará a un mínimo de ${
      r.int(24, 160)
    } intervinientes y recomendará mantenerlas, corregirlas o ` +
    `derogarlas. Sus honorarios no superarán ${r.int(90, 380)} UF y el informe se publicará completo en ` +
    `${r.int(10, 45)} días.`,
];

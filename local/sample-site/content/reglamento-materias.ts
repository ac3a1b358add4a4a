/** One chapter of the regulation: what it is about, whom it concerns, who decides, on what paper, and its own rule. */
export interface Materia {
  readonly nombre: string;
  readonly actor: string;
  readonly organo: string;
  readonly documento: string;
  readonly regla: string;
}

const materia = (
  nombre: string,
  actor: string,
  organo: string,
  documento: string,
  regla: string,
): Materia => ({
  nombre,
  actor,
  organo,
  documento,
  regla,
});

const DOCENTE = 'la persona evaluada';
const SOSTENEDOR = 'el sostenedor';
const DIRECCION = 'la Dirección Regional';
const COMISION = 'la comisión comunal';
const ESCUELA = 'la dirección del establecimiento';
const CENTRO = 'el centro de corrección';

/** The titles (títulos) of the regulation, each with its chapters. */
export const TITULOS: readonly { readonly nombre: string; readonly capitulos: readonly Materia[] }[] = [
  {
    nombre: 'De los principios y de los órganos',
    capitulos: [
      materia(
        'los principios rectores de la evaluación docente',
        DOCENTE,
        DIRECCION,
        'la declaración de principios',
        'Ninguna persona será evaluada por sus creencias, su afiliación gremial ni su forma de vestir.',
      ),
      materia(
        'la Dirección Regional de Evaluación',
        'el personal de la Dirección Regional',
        'la Contraloría Interna',
        'el plan anual de gestión',
        'El cargo de directora o director regional se concursa cada cinco años y es incompatible con cualquier actividad en la asistencia técnica remunerada.',
      ),
      materia(
        'el Consejo Consultivo del Magisterio',
        'cada consejera y consejero',
        'el propio Consejo Consultivo',
        'el acta de sesión',
        'El Consejo Consultivo se integra por once miembros, tres de los cuales son elegidos por docentes de escuelas con menos de cincuenta estudiantes.',
      ),
      materia(
        'las oficinas provinciales',
        'la jefatura provincial',
        DIRECCION,
        'el reporte provincial',
        'Cada oficina provincial mantiene una sala de computación abierta hasta las 20:00 horas durante el mes previo a la entrega de portafolios.',
      ),
      materia(
        'la unidad de integridad',
        'la persona denunciante',
        'la unidad de integridad',
        'el expediente reservado',
        'La identidad de quien denuncia una copia se mantiene en secreto incluso para el fiscal del caso, salvo orden judicial.',
      ),
    ],
  },
  {
    nombre: 'De la inscripción',
    capitulos: [
      materia(
        'la nómina de docentes',
        SOSTENEDOR,
        DIRECCION,
        'la nómina anual',
        'Cuando una persona figure en dos nóminas prevalecerá la que contenga el contrato de fecha más antigua.',
      ),
      materia(
        'la inscripción voluntaria',
        'la persona que solicita evaluarse',
        DIRECCION,
        'la solicitud de inscripción',
        'Los cupos de inscripción voluntaria no excederán de 340 por año y se asignarán por sorteo ante notario.',
      ),
      materia(
        'el traslado de comuna',
        'la persona trasladada',
        'la comuna de destino',
        'el certificado de traslado',
        'El traslado por violencia intrafamiliar se tramita en cuarenta y ocho horas y borra del registro público el establecimiento de destino.',
      ),
      materia(
        'la rectificación de datos',
        DOCENTE,
        ESCUELA,
        'el formulario de rectificación',
        'El nombre social de las personas trans reemplaza al nombre registral en todas las pantallas, informes y diplomas.',
      ),
      materia(
        'los docentes con más de un contrato',
        DOCENTE,
        SOSTENEDOR,
        'la declaración de horas',
        'Si las jornadas de ambos contratos suman más de 44 horas, el exceso no se considera para determinar el establecimiento de evaluación.',
      ),
    ],
  },
  {
    nombre: 'De la suspensión y de la eximición',
    capitulos: [
      materia(
        'la suspensión por salud',
        DOCENTE,
        DIRECCION,
        'la licencia médica',
        'La suspensión por tratamiento oncológico se prorroga sin nueva solicitud durante los veinticuatro meses posteriores al alta.',
      ),
      materia(
        'la suspensión por maternidad y paternidad',
        DOCENTE,
        DIRECCION,
        'el certificado de nacimiento o de adopción',
        'El padre que hace uso de posnatal parental por seis semanas o más tiene derecho a la misma suspensión que la madre.',
      ),
      materia(
        'la suspensión por comisión de servicio',
        'la persona comisionada',
        SOSTENEDOR,
        'la resolución de comisión',
        'No suspende la evaluación la comisión que se cumple dentro de la misma provincia y por menos de tres meses.',
      ),
      materia(
        'la suspensión por fuerza mayor',
        ESCUELA,
        DIRECCION,
        'el informe de daños',
        'La plaga de murciélagos o de termitas certificada por la autoridad sanitaria se considera fuerza mayor para estos efectos.',
      ),
      materia(
        'la eximición por retiro',
        'la persona próxima a jubilar',
        DIRECCION,
        'la carta de renuncia',
        'Quien se exime por retiro y luego continúa trabajando restituye las asignaciones percibidas, reajustadas según el índice de precios al consumidor.',
      ),
    ],
  },
  {
    nombre: 'Del portafolio',
    capitulos: [
      materia(
        'la unidad pedagógica',
        DOCENTE,
        CENTRO,
        'la planificación de tres clases',
        'La unidad pedagógica puede desarrollarse en lengua originaria, y la Dirección Regional proveerá un corrector hablante de mapuzugun o de rapa nui.',
      ),
      materia(
        'el instrumento de evaluación de los aprendizajes',
        DOCENTE,
        CENTRO,
        'la pauta de corrección',
        'Las pruebas tomadas de editoriales se admiten si la persona evaluada modifica a lo menos cinco preguntas y justifica cada cambio.',
      ),
      materia(
        'la clase grabada',
        DOCENTE,
        CENTRO,
        'la ficha de la clase',
        'Si un temblor interrumpe la filmación, esta se reanuda en el mismo archivo y los minutos de evacuación no se computan.',
      ),
      materia(
        'las autorizaciones de imagen',
        'madres, padres y apoderados',
        ESCUELA,
        'la autorización firmada',
        'Los estudiantes mayores de catorce años firman además su propio asentimiento y pueden revocarlo hasta el día de la entrega.',
      ),
      materia(
        'el trabajo colaborativo',
        DOCENTE,
        CENTRO,
        'la bitácora de sesiones',
        'La colaboración con educadores tradicionales, yachachiq o kimche, se acredita mediante el testimonio grabado de una autoridad de la comunidad.',
      ),
      materia(
        'la reflexión pedagógica',
        DOCENTE,
        CENTRO,
        'el texto de reflexión',
        'La reflexión puede entregarse como audio de hasta doce minutos por quienes tengan dislexia diagnosticada.',
      ),
    ],
  },
  {
    nombre: 'De la entrevista y de los pares',
    capitulos: [
      materia(
        'la selección de evaluadores pares',
        'cada postulante a evaluador par',
        COMISION,
        'el certificado de idoneidad',
        'No pueden ser evaluadores pares quienes hayan sido candidatos a concejal o alcalde en los veinticuatro meses anteriores.',
      ),
      materia(
        'la capacitación de evaluadores pares',
        'cada evaluador par',
        'la universidad capacitadora',
        'la prueba de egreso',
        'La capacitación incluye una jornada nocturna de simulación de entrevistas con actores profesionales.',
      ),
      materia(
        'la entrevista estructurada',
        'el evaluador par',
        COMISION,
        'la pauta de entrevista',
        'La entrevista no se realiza en cafeterías, domicilios ni vehículos, y dura entre cincuenta y setenta minutos.',
      ),
      materia(
        'las inhabilidades y recusaciones',
        'el evaluador par',
        COMISION,
        'el escrito de recusación',
        'Haber sido padrino o madrina de matrimonio de la persona evaluada constituye causal de inhabilidad sin límite de tiempo.',
      ),
      materia(
        'los honorarios de los pares',
        'el evaluador par',
        DIRECCION,
        'la boleta de honorarios',
        'El honorario por entrevista asciende a 1,8 unidades tributarias mensuales y se duplica cuando exige navegar.',
      ),
    ],
  },
  {
    nombre: 'De la corrección',
    capitulos: [
      materia(
        'los centros de corrección',
        'la universidad a cargo',
        DIRECCION,
        'el convenio de corrección',
        'Ningún centro de corrección podrá recibir más del 38 % de los portafolios de un mismo nivel.',
      ),
      materia(
        'las personas correctoras',
        'la persona correctora',
        CENTRO,
        'la prueba de concordancia',
        'La persona correctora que califica más de catorce portafolios en un día queda bloqueada hasta la mañana siguiente.',
      ),
      materia(
        'la doble corrección',
        CENTRO,
        DIRECCION,
        'la planilla de puntajes',
        'Si los dos puntajes difieren en más de 0,6 puntos, el portafolio pasa a una tercera lectura ciega en otro centro.',
      ),
      materia(
        'los portafolios de anclaje',
        'la jefatura de corrección',
        CENTRO,
        'el panel de anclaje',
        'De cada veinticinco portafolios, dos son de anclaje y provienen de años anteriores.',
      ),
      materia(
        'la confidencialidad',
        'toda persona que acceda a evidencias',
        'la unidad de integridad',
        'el compromiso de reserva',
        'Fotografiar la pantalla de un portafolio ajeno se sanciona con la exclusión del registro por diez años.',
      ),
    ],
  },
  {
    nombre: 'De la prueba de conocimientos',
    capitulos: [
      materia(
        'la elaboración de preguntas',
        'la persona que redacta preguntas',
        'el comité de pruebas',
        'la tabla de especificaciones',
        'Cada pregunta se ensaya con un mínimo de 180 docentes de otra región antes de formar parte de una prueba definitiva.',
      ),
      materia(
        'la rendición de la prueba',
        DOCENTE,
        'la sede de rendición',
        'la tarjeta de identificación',
        'Está permitido entrar a la sala con mate o agua, pero no con relojes inteligentes ni audífonos.',
      ),
      materia(
        'los ajustes razonables',
        'la persona con discapacidad',
        DIRECCION,
        'la solicitud de ajuste',
        'La prueba en braille se imprime en papel de 160 gramos y concede el doble de tiempo.',
      ),
      materia(
        'la anulación de preguntas',
        'el comité de pruebas',
        DIRECCION,
        'el informe psicométrico',
        'Se elimina la pregunta cuya correlación con el puntaje total sea inferior a 0,15.',
      ),
    ],
  },
  {
    nombre: 'De la comisión comunal',
    capitulos: [
      materia(
        'la integración de la comisión comunal',
        'cada integrante',
        COMISION,
        'el decreto de nombramiento',
        'En comunas con menos de doce docentes evaluados se forma una comisión intercomunal, que rota de sede cada trimestre.',
      ),
      materia(
        'las sesiones de la comisión',
        'la presidencia de la comisión',
        COMISION,
        'la tabla de la sesión',
        'El quórum para sesionar es de cuatro quintos y no se alcanza con integrantes que participen solo por teléfono.',
      ),
      materia(
        'la modificación de resultados',
        COMISION,
        DIRECCION,
        'el acuerdo fundado',
        'La comisión no puede modificar más del 9 % de los casos que conoce sin autorización del Consejo Consultivo.',
      ),
      materia(
        'los antecedentes de contexto',
        ESCUELA,
        COMISION,
        'el informe de contexto',
        'La matrícula de recién llegados que no hablan castellano se pondera como antecedente de contexto cuando supera el 12 % del curso.',
      ),
    ],
  },
  {
    nombre: 'De los resultados',
    capitulos: [
      materia(
        'el informe individual',
        DOCENTE,
        DIRECCION,
        'el informe de resultados',
        'El informe individual contiene un comentario escrito de a lo menos 150 palabras por módulo, redactado por una persona y no por un programa.',
      ),
      materia(
        'el informe del establecimiento',
        ESCUELA,
        DIRECCION,
        'el resumen sin nombres',
        'No se emite informe de establecimiento cuando menos de cinco docentes fueron evaluados en los tres últimos años.',
      ),
      materia(
        'la publicación de cifras',
        'la unidad de estudios',
        DIRECCION,
        'el anuario estadístico',
        'El anuario se publica el segundo martes de abril en formato abierto, con los datos redondeados a múltiplos de tres.',
      ),
      materia(
        'la vigencia de los resultados',
        DOCENTE,
        DIRECCION,
        'el certificado de vigencia',
        'La vigencia se extiende un año por cada período de más de cien días en que la persona dirigió un campamento de emergencia.',
      ),
      materia(
        'la ceremonia de reconocimiento',
        DOCENTE,
        'la jefatura provincial',
        'el diploma',
        'En la ceremonia de reconocimiento se planta un quillay por cada docente destacado, en un terreno cedido por el municipio.',
      ),
    ],
  },
  {
    nombre: 'De los recursos',
    capitulos: [
      materia(
        'el recurso de reposición',
        DOCENTE,
        DIRECCION,
        'el escrito de reposición',
        'La reposición puede presentarse de palabra ante la oficina provincial, que la transcribe y la lee en voz alta antes de la firma.',
      ),
      materia(
        'el recurso jerárquico',
        DOCENTE,
        'el Consejo Consultivo',
        'el escrito fundado',
        'El recurso jerárquico se resuelve en audiencia pública, transmitida por la radio comunal cuando la persona lo pide.',
      ),
      materia(
        'la revisión de oficio',
        DIRECCION,
        'la Contraloría Interna',
        'el acto de revisión',
        'La revisión de oficio nunca podrá rebajar el nivel ya notificado ni exigir la devolución de sumas percibidas.',
      ),
      materia(
        'la mediación',
        'las partes en conflicto',
        'la mediadora provincial',
        'el acta de mediación',
        'La mediación es gratuita, dura un máximo de tres encuentros y lo dicho en ella no puede usarse como prueba.',
      ),
    ],
  },
  {
    nombre: 'De los planes de superación profesional',
    capitulos: [
      materia(
        'el diagnóstico de necesidades',
        DOCENTE,
        SOSTENEDOR,
        'el diagnóstico individual',
        'El diagnóstico incluye la opinión de los estudiantes de 7º básico en adelante, recogida mediante una encuesta anónima de ocho preguntas.',
      ),
      materia(
        'las tutorías',
        'la tutora o el tutor',
        SOSTENEDOR,
        'la bitácora de tutoría',
        'Cada tutor atiende a un máximo de cuatro docentes y recibe una descarga de seis horas de aula.',
      ),
      materia(
        'los cursos y talleres',
        'la institución que dicta el curso',
        DIRECCION,
        'el programa del curso',
        'No se financian cursos enteramente pregrabados ni aquellos cuya aprobación dependa solo de la asistencia.',
      ),
      materia(
        'el financiamiento de los planes',
        SOSTENEDOR,
        DIRECCION,
        'la rendición de cuentas',
        'El aporte por docente en plan de superación es de $ 612.000 y se transfiere en abril, contra presentación del cronograma.',
      ),
    ],
  },
  {
    nombre: 'De las situaciones especiales',
    capitulos: [
      materia(
        'las escuelas rurales multigrado',
        'la profesora o el profesor encargado',
        COMISION,
        'el plan multigrado',
        'El microcentro rural podrá presentar un portafolio colectivo cuando ninguna de sus escuelas tenga más de dos docentes.',
      ),
      materia(
        'las aulas hospitalarias y domiciliarias',
        DOCENTE,
        DIRECCION,
        'la ficha clínica pedagógica',
        'En aulas hospitalarias la grabación se reemplaza por un diario ilustrado de diez sesiones, validado por la enfermera jefe.',
      ),
      materia(
        'la educación en contextos de encierro',
        DOCENTE,
        DIRECCION,
        'la autorización de Gendarmería',
        'Los dibujos y textos de personas privadas de libertad se entregan con seudónimos de aves chilenas.',
      ),
      materia(
        'la educación de personas jóvenes y adultas',
        DOCENTE,
        CENTRO,
        'el módulo flexible',
        'En la jornada vespertina la clase grabada puede durar treinta minutos y admite la presencia de hijas e hijos de los estudiantes.',
      ),
      materia(
        'la educación especial',
        'la educadora diferencial',
        CENTRO,
        'el plan de adecuación curricular',
        'Los portafolios de escuelas de sordos se corrigen en lengua de señas chilena por duplas bilingües.',
      ),
      materia(
        'los territorios insulares',
        SOSTENEDOR,
        DIRECCION,
        'la carta de navegación',
        'El correo aéreo hacia las islas esporádicas se contrata por 96 vuelos anuales y su retraso interrumpe todos los plazos.',
      ),
    ],
  },
  {
    nombre: 'De los sistemas de información',
    capitulos: [
      materia(
        'la plataforma de evaluación',
        'la empresa proveedora',
        DIRECCION,
        'el registro de incidentes',
        'Si la plataforma permanece caída más de 55 minutos en las últimas cuarenta y ocho horas del plazo, este se extiende por dos días completos.',
      ),
      materia(
        'la protección de datos personales',
        'la persona titular de los datos',
        'la delegada de protección de datos',
        'la solicitud de acceso',
        'Los datos biométricos de la voz se eliminan a los noventa días y jamás se emplean para entrenar sistemas automáticos.',
      ),
      materia(
        'los respaldos y la custodia',
        'la jefatura de informática',
        'la Contraloría Interna',
        'el acta de respaldo',
        'Una copia cifrada de cada proceso se guarda en una bóveda situada a más de 400 kilómetros de la costa sísmica principal.',
      ),
      materia(
        'el uso de herramientas automáticas',
        CENTRO,
        'la unidad de integridad',
        'el registro de algoritmos',
        'Ningún puntaje podrá asignarse de manera enteramente automática; el programa solo ordena los casos para revisión humana.',
      ),
    ],
  },
  {
    nombre: 'De la fiscalización, las sanciones y las normas finales',
    capitulos: [
      materia(
        'las auditorías',
        'la entidad auditada',
        'la Contraloría Interna',
        'el informe de auditoría',
        'La auditoría externa se adjudica por licitación y la misma firma no puede realizarla en más de dos procesos seguidos.',
      ),
      materia(
        'las faltas y las multas',
        SOSTENEDOR,
        DIRECCION,
        'la resolución sancionatoria',
        'Omitir a un docente de la nómina se multa con 6 unidades tributarias mensuales por cada persona omitida.',
      ),
      materia(
        'la copia y la suplantación',
        DOCENTE,
        'la unidad de integridad',
        'el informe de similitud',
        'Se presume copia cuando la coincidencia literal supera las 220 palabras seguidas o el 18 % del módulo.',
      ),
      materia(
        'los archivos históricos',
        'la archivera o el archivero regional',
        DIRECCION,
        'el inventario documental',
        'Los cuadernos de evaluación anteriores a 1995 se donan al museo pedagógico de Los Arrayanes.',
      ),
      materia(
        'la entrada en vigencia',
        'todas las personas e instituciones obligadas',
        DIRECCION,
        'la tabla de vigencia',
        'Este reglamento deroga las instrucciones 4, 9 y 31 y comienza a regir el primer día hábil de marzo de 2026.',
      ),
    ],
  },
];

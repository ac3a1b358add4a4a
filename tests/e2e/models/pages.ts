/** A page of so many sections whose words no other page has. */
export function page(name: string, sections = 6): string {
  const body = Array.from({ length: sections }, (_, n) =>
    `<h2>Sección ${n} de ${name}</h2>
     <p>El docente ${name}${n} presenta en su portafolio la evidencia ${name}${n} de la unidad ${n}, la reflexión
     sobre sus estudiantes y la planificación de ${2000 + n} clases con la escuela ${name}.</p>`).join('');
  return `<!doctype html><html lang="es"><head><title>Guía ${name}</title></head><body><main><h1>Guía ${name}</h1>${body}</main></body></html>`;
}

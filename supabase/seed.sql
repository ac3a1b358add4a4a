-- Sources of the default corpus: the Chilean teacher-evaluation system. Models, prices and settings are in migrations.
insert into public.sources (name, kind, url, config, fuente, publicado, relevance_profile) values
  ('docentemas', 'listing', 'https://www.docentemas.cl/documentos/',
    '{"max_depth": 2, "max_pages": 60}', 'DocenteMás', true, 'evaluacion-docente'),
  ('cpeip', 'listing', 'https://www.cpeip.cl/evaluacion-docente/',
    '{"max_depth": 2, "max_pages": 60}', 'CPEIP', true, 'evaluacion-docente'),
  ('mineduc', 'listing', 'https://www.mineduc.cl/carrera-docente/',
    '{"max_depth": 1, "max_pages": 40}', 'Mineduc', true, 'evaluacion-docente')
on conflict (name) do nothing;

-- Questions that a teacher asks, and the kind of document that answers each.
insert into pipeline.golden_queries (query, expected_title, note) values
  ('¿Cuántos módulos tiene el portafolio docente?', '%portafolio%', 'manual'),
  ('¿Cuánto debe durar la clase grabada?', '%portafolio%', 'manual'),
  ('¿Qué necesito para grabar mi clase?', '%portafolio%', 'manual'),
  ('¿Quién puede suspender su evaluación docente?', '%evaluaci_n%', 'reglamento o manual'),
  ('¿Qué niveles de desempeño usan las rúbricas?', '%r_brica%', 'rúbricas'),
  ('¿Cómo se evalúa la planificación de una unidad?', '%r_brica%', 'rúbricas'),
  ('¿Qué se evalúa en educación parvularia?', '%parvularia%', 'manual o rúbricas'),
  ('¿Cómo se evalúa a quienes enseñan en contextos de encierro?', '%encierro%', 'manual o rúbricas'),
  ('¿Cómo rinde el portafolio una educadora tradicional de lengua indígena?', '%ind_gena%', 'manual'),
  ('¿Cómo lee una directora el reporte de resultados de su establecimiento?', '%director%', 'instructivo')
on conflict (query) do nothing;

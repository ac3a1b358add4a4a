-- Sources of the default corpus: the Chilean teacher-evaluation system. Models, prices and settings are in migrations.
insert into public.sources (name, kind, url, config, fuente, publicado, relevance_profile) values
  ('docentemas', 'listing', 'https://www.docentemas.cl/documentos/',
    '{"max_depth": 2, "max_pages": 60}', 'DocenteMás', true, 'evaluacion-docente'),
  ('cpeip', 'listing', 'https://www.cpeip.cl/evaluacion-docente/',
    '{"max_depth": 2, "max_pages": 60}', 'CPEIP', true, 'evaluacion-docente'),
  ('mineduc', 'listing', 'https://www.mineduc.cl/carrera-docente/',
    '{"max_depth": 1, "max_pages": 40}', 'Mineduc', true, 'evaluacion-docente')
on conflict (name) do nothing;

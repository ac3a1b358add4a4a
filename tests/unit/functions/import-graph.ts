import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** Every package specifier that `entry` and the modules behind it import at run time, sorted. */
export function packageImports(entry: string): string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const waiting = [resolve(entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const specifier of runtimeImports(file)) {
      if (specifier.startsWith('.')) waiting.push(resolve(dirname(file), specifier));
      else if (!specifier.startsWith('node:')) packages.add(specifier);
    }
  }
  return [...packages].sort();
}

const known = new Map<string, string[]>();

function runtimeImports(file: string): string[] {
  const imports = known.get(file) ?? readImports(file);
  known.set(file, imports);
  return imports;
}

function readImports(file: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: false,
    },
  });
  return ts.preProcessFile(outputText, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** `@scope/name/sub/path` → `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The `imports` that a function's deno.json must have: each specifier as `npm:` with the version of package.json. */
export function expectedImports(
  entry: string,
  versions: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    packageImports(entry).map((specifier) => {
      const name = packageOf(specifier);
      return [specifier, `npm:${name}@${versions[name]}${specifier.slice(name.length)}`];
    }),
  );
}

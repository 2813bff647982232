import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Which folder of `src` may import which, from bottom to top. Every folder may import itself and `core`.
 * `types` below means `types` and what it may import is not implied: a line lists all.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  types: [],
  columns: ['types'],
  kernels: ['columns'],
  expr: ['types'],
  codegen: ['types', 'columns', 'kernels', 'expr'],
  functions: ['types', 'columns', 'expr', 'codegen'],
  lang: [],
  storage: [],
  formats: ['types', 'columns', 'kernels', 'storage', 'expr'],
  catalog: ['types', 'storage', 'formats'],
  'plan/logical': ['types', 'expr', 'catalog'],
  'plan/analyzer': ['types', 'expr', 'functions', 'catalog', 'lang', 'plan/logical'],
  'plan/optimizer': ['types', 'expr', 'functions', 'catalog', 'plan/logical', 'plan/statistics'],
  'plan/statistics': ['types', 'expr', 'functions', 'catalog', 'plan/logical', 'plan/optimizer'],
  'plan/physical': [
    'types',
    'expr',
    'functions',
    'catalog',
    'plan/logical',
    'plan/statistics',
    'plan/optimizer',
  ],
  'plan/explain': [
    'types',
    'expr',
    'functions',
    'catalog',
    'formats',
    'plan/logical',
    'plan/statistics',
    'plan/physical',
  ],
  exec: [
    'types',
    'columns',
    'kernels',
    'expr',
    'codegen',
    'functions',
    'storage',
    'formats',
    'catalog',
    'plan/physical',
  ],
  session: [
    'types',
    'columns',
    'storage',
    'formats',
    'expr',
    'codegen',
    'functions',
    'lang',
    'catalog',
    'plan/logical',
    'plan/analyzer',
    'plan/optimizer',
    'plan/statistics',
    'plan/physical',
    'plan/explain',
    'exec',
  ],
  server: ['session', 'columns', 'types'],
  cli: ['session', 'server', 'catalog'],
};

const root = resolve(new URL('.', import.meta.url).pathname, '../../src');

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'assembly' || entry.name === 'static' ? [] : sourceFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function folderOf(file: string): string {
  const [first, second] = relative(root, file).split('/');
  return first === 'plan' ? `plan/${second}` : first!;
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const pattern =
    /(?:^|\n)\s*(import|export)(\s+type)?\b[^;'"]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => ({
    from: file,
    to: resolve(dirname(file), match[3] ?? match[4]!),
    typeOnly: match[2] !== undefined,
  }));
}

const files = sourceFiles(root);
const imports = files.flatMap(importsOf);

describe('imports', () => {
  it('follow the table of folders', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [a, b] = [folderOf(from), folderOf(to)];
      return from !== join(root, 'main.ts') && a !== b && b !== 'core' && !mayImport[a]?.includes(b);
    });
    expect(wrong.map(({ from, to }) => `${relative(root, from)} -> ${relative(root, to)}`)).toEqual([]);
  });

  it('name files that exist', () => {
    const known = new Set(files);
    const missing = imports.filter(({ to }) => !known.has(to));
    expect(missing.map(({ from, to }) => `${relative(root, from)} -> ${relative(root, to)}`)).toEqual([]);
  });

  it('keep the parser out of executors', () => {
    const reached = reachable(join(root, 'exec/executor/worker.ts'));
    const forbidden = [...reached].filter((file) =>
      ['lang', 'plan/analyzer', 'plan/optimizer', 'session', 'server'].includes(folderOf(file)),
    );
    expect(forbidden.map((file) => relative(root, file))).toEqual([]);
  });
});

describe('files', () => {
  it('are at most 700 lines long', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 701);
    expect(long.map((file) => relative(root, file))).toEqual([]);
  });

  it('write to no console', () => {
    const writing = files.filter((file) => /\bconsole\.\w+\(/.test(readFileSync(file, 'utf8')));
    expect(writing.map((file) => relative(root, file))).toEqual([]);
  });
});

/** Files that a module loads at run time. */
function reachable(start: string): Set<string> {
  const byFile = groupByFile();
  const seen = new Set<string>();
  const stack = [start];
  while (stack.length > 0) {
    const file = stack.pop()!;
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { to, typeOnly } of byFile.get(file) ?? []) if (!typeOnly) stack.push(to);
  }
  return seen;
}

function groupByFile(): Map<string, Import[]> {
  const groups = new Map<string, Import[]>();
  for (const one of imports) groups.set(one.from, [...(groups.get(one.from) ?? []), one]);
  return groups;
}

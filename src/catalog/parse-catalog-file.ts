import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { CatalogProblem } from './catalog.ts';
import { type CatalogFileContent, catalogFileSchema } from './catalog-file-schema.ts';
import { nearest } from './nearest.ts';

export interface ParsedCatalogFile {
  /** Null when there are problems. */
  readonly content: CatalogFileContent | null;
  readonly problems: readonly CatalogProblem[];
  /** Line and column (from 1) of what a path of keys leads to. */
  position(path: readonly (string | number)[]): Position;
}

export type Position = { readonly line: number; readonly column: number } | Record<never, never>;

let validator: ValidateFunction | null = null;

/** What checks files: takes a while to make, in which executors can start. */
export function catalogFileValidator(): ValidateFunction {
  // That the schema is one is checked by a test.
  const options = { allErrors: true, verbose: true, strictTypes: false, validateSchema: false } as const;
  validator ??= new Ajv(options).compile(catalogFileSchema);
  return validator;
}

/** Reads a catalog file's text: YAML that follows the schema, or problems that say where it does not. */
export function parseCatalogFile(text: string, file: string): ParsedCatalogFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const position = (path: readonly (string | number)[]): Position => {
    for (let length = path.length; length > 0; length--) {
      const offset = offsetOf(document, path.slice(0, length));
      if (offset !== null) return at(offset);
    }
    return {};
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      ...at(error.pos[0]),
      message: `not valid YAML: ${error.message}`,
    }));
    return { content: null, problems, position };
  }
  const content: unknown = document.toJS() ?? {};
  const validate = catalogFileValidator();
  if (validate(content)) return { content: content as CatalogFileContent, problems: [], position };
  const problems = (validate.errors ?? [])
    .filter((error) => !['if', 'oneOf'].includes(error.keyword) || error.instancePath.endsWith('/location'))
    .map((error) => {
      const path = pathOf(error);
      return { file, ...position(path), ...entryOf(path), message: messageOf(error, path) };
    });
  return { content: null, problems: distinct(problems), position };
}

/** Where a key (or an item of a list) begins. */
function offsetOf(document: Document, path: readonly (string | number)[]): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path[path.length - 1]!;
  if (isMap(parent)) {
    for (const { key } of parent.items) {
      if (isScalar(key) && String(key.value) === String(last)) return key.range?.[0] ?? null;
    }
    return null;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function pathOf(error: ErrorObject): (string | number)[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return error.keyword === 'additionalProperties'
    ? [...path, error.params.additionalProperty as string]
    : path;
}

/** `databases/<database>/tables/<table>/...` is about that table. */
function entryOf(path: readonly (string | number)[]): { readonly entry?: string } {
  return path.length >= 4 ? { entry: `${path[1]}.${path[3]}` } : {};
}

function messageOf(error: ErrorObject, path: readonly (string | number)[]): string {
  const where = path.length === 0 ? 'the file' : `'${path[path.length - 1]}'`;
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
      const guess = nearest(String(error.params.additionalProperty), known);
      const hint = guess === null ? `known keys: ${known.join(', ')}` : `did you mean '${guess}'?`;
      return `unknown key ${where}; ${hint}`;
    }
    case 'required':
      return `${where} lacks the key '${error.params.missingProperty}'`;
    case 'enum':
      return `${where} has to be one of ${(error.params.allowedValues as string[]).join(', ')}`;
    case 'const':
      return `${where} has to be ${error.params.allowedValue}`;
    case 'oneOf':
      return `${where} has to be a text or a list of texts`;
    case 'type':
      return `${where} has to be ${describeType(error.params.type as string | string[])}`;
    default:
      return `${where} ${error.message ?? 'is wrong'}`;
  }
}

function describeType(type: string | string[]): string {
  const names: Readonly<Record<string, string>> = {
    object: 'a map of keys',
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
  };
  const types = Array.isArray(type) ? type : [type];
  return types
    .filter((name) => name !== 'null')
    .map((name) => names[name] ?? name)
    .join(' or ');
}

/** Alternatives of a schema complain twice about one place. */
function distinct(problems: readonly CatalogProblem[]): CatalogProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.line}:${problem.column}`, problem])).values()];
}

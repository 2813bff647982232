import { SparkError } from '../core/error.ts';
import type {
  AnalyzerCatalog,
  CatalogRelation,
  CatalogView,
  SqlFunction,
} from '../plan/analyzer/analyzer-context.ts';
import type { SessionCatalog } from './session-catalog.ts';
import { quoteName, type StatementContext } from './statement-context.ts';

/** Something that ends with the session, used by the text of a view or function. */
export interface TemporaryReference {
  readonly kind: 'VIEW' | 'FUNCTION' | 'VARIABLE';
  readonly name: readonly string[];
}

/** What the text of a view or function was found to use while it was analyzed. */
export interface References {
  readonly temporary: Map<string, TemporaryReference>;
  readsData: boolean;
}

/**
 * A statement's analyzer context that notes what the analyzed text uses.
 *
 * @param visit called with every view and function that is looked up, also by the texts of others
 */
export function recordReferences(
  context: StatementContext,
  visit: (definition: SqlFunction | CatalogView) => void = () => {},
): { readonly context: StatementContext['analyzer']; readonly references: References } {
  const references: References = { temporary: new Map(), readsData: false };
  const note = (reference: TemporaryReference): void => {
    references.temporary.set(`${reference.kind} ${reference.name.join('.').toLowerCase()}`, reference);
  };
  const { catalog } = context;
  const watching = watched(catalog, visit);
  const recording: AnalyzerCatalog = {
    ...watching,
    relation: (name) => {
      const found = watching.relation(name);
      if (found !== undefined) references.readsData = true;
      if (found !== undefined && isTemporary(found, name, catalog)) note({ kind: 'VIEW', name });
      return found;
    },
    variable: (name) => {
      const found = catalog.variable(name);
      if (found !== undefined) note({ kind: 'VARIABLE', name });
      return found;
    },
    function: (name) => {
      const stored = catalog.storedFunction(name);
      if (stored?.database === null) note({ kind: 'FUNCTION', name });
      if (stored?.dataAccess === 'READS SQL DATA') references.readsData = true;
      return watching.function?.(name);
    },
  };
  return { context: { ...context.analyzer, catalog: recording }, references };
}

/** @throws INVALID_TEMP_OBJ_REFERENCE where a stored definition uses what ends with the session */
export function refuseTemporary(
  references: References,
  definition: { readonly kind: 'VIEW' | 'FUNCTION'; readonly name: readonly string[] },
): void {
  for (const { kind, name } of references.temporary.values()) {
    throw new SparkError('INVALID_TEMP_OBJ_REFERENCE', {
      obj: definition.kind,
      objName: quoteName(definition.name),
      tempObj: kind,
      tempObjName: quoteName(name),
    });
  }
}

/** The names of what was used, as a temporary view keeps them. */
export function temporaryNames(references: References): readonly string[] {
  return [...references.temporary.values()].map(({ name }) => name.at(-1)!.toLowerCase());
}

function isTemporary(relation: CatalogRelation, name: readonly string[], catalog: SessionCatalog): boolean {
  switch (relation.kind) {
    case 'rows':
      return false;
    case 'view':
      return relation.name[0] !== catalog.currentCatalog;
    case 'table':
      // A temporary view over files has the files' name.
      return relation.table.identifier[0] !== catalog.currentCatalog && name.length === 1;
  }
}

/** The same catalog, and those in which the texts of its views and functions look up names. */
function watched(
  catalog: AnalyzerCatalog,
  visit: (definition: SqlFunction | CatalogView) => void,
): AnalyzerCatalog {
  return {
    currentCatalog: catalog.currentCatalog,
    currentDatabase: catalog.currentDatabase,
    files: (source, path) => catalog.files(source, path),
    currentPath: catalog.currentPath ?? catalog.currentDatabase,
    relationNames: () => catalog.relationNames?.() ?? [],
    variable: (name) => catalog.variable?.(name),
    relation: (name) => {
      const found = catalog.relation(name);
      if (found?.kind !== 'view') return found;
      visit(found);
      return { ...found, catalog: watched(found.catalog, visit) };
    },
    function: (name) => {
      const found = catalog.function?.(name);
      if (found === undefined) return undefined;
      visit(found);
      return { ...found, catalog: watched(found.catalog, visit) };
    },
  };
}

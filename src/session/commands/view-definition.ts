import type { ViewBinding } from '../../catalog/catalog.ts';
import { SparkError } from '../../core/error.ts';
import type { Query } from '../../lang/ast/query.ts';
import type { CreateView } from '../../lang/ast/statement-create.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import type { Schema } from '../../types/data-type.ts';
import { recordReferences, refuseTemporary, temporaryNames } from '../definition-catalog.ts';
import { declaredSchema } from '../plan-query.ts';
import { quoteName, type StatementContext } from '../statement-context.ts';

/** A view's text and what it gave when it was analyzed. */
export interface ViewText {
  readonly text: string;
  readonly schema: Schema;
  readonly queryColumns: readonly string[];
  readonly temporaryNames: readonly string[];
}

interface Definition {
  readonly query: Query;
  readonly columns?: CreateView['columns'];
}

/**
 * Analyzes a view's text.
 *
 * @param name in full: three parts for a stored view
 * @throws RECURSIVE_VIEW, INVALID_TEMP_OBJ_REFERENCE, COLUMN_ALREADY_EXISTS, CREATE_VIEW_COLUMN_ARITY_MISMATCH.*
 */
export async function defineView(
  { query, columns }: Definition,
  name: readonly string[],
  context: StatementContext,
): Promise<ViewText> {
  const key = name.join('.').toLowerCase();
  const { context: analyzer, references } = recordReferences(context, (used) => {
    if (!('kind' in used) || used.name.join('.').toLowerCase() !== key) return;
    const own = quoteName(name);
    throw new SparkError('RECURSIVE_VIEW', { viewIdent: own, newPath: `${own} -> ${own}` });
  });
  const found = declaredSchema(await settleLookups(() => analyzeQuery(query, analyzer)), analyzer);
  if (name.length === 3) refuseTemporary(references, { kind: 'VIEW', name });
  const schema = renamed(found, columns, name);
  checkNames(schema);
  return {
    text: context.text.slice(query.span.start, query.span.end),
    schema,
    queryColumns: found.map((field) => field.name),
    temporaryNames: temporaryNames(references),
  };
}

/** Undefined where such bindings are switched off, as Spark then says nothing of them. */
export function bindingOf(
  written: ViewBinding | undefined,
  hasColumns: boolean,
  context: StatementContext,
): ViewBinding | undefined {
  const flag = (key: string) => context.state.conf.lookup(key)?.toLowerCase() !== 'false';
  if (!flag('spark.sql.legacy.viewSchemaBindingMode')) {
    if (written === undefined) return undefined;
    throw new SparkError('FEATURE_NOT_ENABLED', {
      featureName: 'VIEW ... WITH SCHEMA ...',
      configKey: 'spark.sql.legacy.viewSchemaBindingMode',
      configValue: 'true',
    });
  }
  if (written === undefined)
    return flag('spark.sql.legacy.viewSchemaCompensation') ? 'COMPENSATION' : 'BINDING';
  // Columns that the view names itself cannot come and go.
  return written === 'EVOLUTION' && hasColumns ? 'TYPE EVOLUTION' : written;
}

function renamed(found: Schema, columns: CreateView['columns'], view: readonly string[]): Schema {
  if (columns === undefined) return found;
  if (columns.length !== found.length) {
    const kind = columns.length < found.length ? 'TOO_MANY_DATA_COLUMNS' : 'NOT_ENOUGH_DATA_COLUMNS';
    throw new SparkError(`CREATE_VIEW_COLUMN_ARITY_MISMATCH.${kind}`, {
      viewName: quoteName(view),
      viewColumns: columns.map((column) => `\`${column.name.name}\``).join(', '),
      dataColumns: found.map((field) => `\`${field.name}\``).join(', '),
    });
  }
  return found.map((field, index) => {
    const { name, comment } = columns[index]!;
    return { ...field, name: name.name, ...(comment !== undefined && { comment }) };
  });
}

function checkNames(schema: Schema): void {
  const seen = new Set<string>();
  for (const { name } of schema) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw new SparkError('COLUMN_ALREADY_EXISTS', { columnName: `\`${key}\`` });
    seen.add(key);
  }
}

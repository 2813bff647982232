import type { StoredFunction } from '../../catalog/function-store.ts';
import { SparkError } from '../../core/error.ts';
import { findFunction } from '../../functions/registry.ts';
import type { Expression } from '../../lang/ast/expression.ts';
import type {
  CreateExternalFunction,
  CreateFunction,
  DropFunction,
} from '../../lang/ast/statement-create.ts';
import type { Refresh } from '../../lang/ast/statement-inspect.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { resolveType } from '../../plan/analyzer/resolve-type.ts';
import { describeSqlFunction } from '../../plan/analyzer/sql-functions.ts';
import { canCast } from '../../types/cast/can-cast.ts';
import type { DataType } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { recordReferences, refuseTemporary } from '../definition-catalog.ts';
import { nameParts, quoteName, type StatementContext, tableName } from '../statement-context.ts';
import { action } from './command.ts';
import { checkDefinition, refuseText, returnedColumns } from './function-checks.ts';
import { temporaryQualifier } from './view.ts';

const createFunction = action<CreateFunction>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const { database, name } = place(parts, statement.temporary, context);
  checkDefinition(statement, parts);
  refuseBuiltin(parts, 'CREATE FUNCTION', context);
  const { functions } = context.engine;
  const present = database === null ? context.state.functions.get(name) : functions.get(database, name);
  if (present !== undefined && !statement.orReplace) {
    if (statement.ifNotExists) return 'CREATE FUNCTION';
    throw new SparkError('ROUTINE_ALREADY_EXISTS', {
      newRoutineType: 'routine',
      existingRoutineType: 'routine',
      routineName: quoteName(parts),
    });
  }
  const definition = await analyze(statement, { database, name, parts }, context);
  if (database === null) context.state.functions.set(name, definition);
  else functions.put({ ...definition, database });
  return 'CREATE FUNCTION';
});

const createExternalFunction = action<CreateExternalFunction>(async (statement) => {
  throw new SparkError(
    'UNSUPPORTED_FEATURE.STATEMENT',
    { feature: 'CREATE FUNCTION of a Java class' },
    { span: statement.span },
  );
});

const dropFunction = action<DropFunction>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  refuseBuiltin(parts, 'DROP FUNCTION', context);
  const { database, name } = place(parts, statement.temporary, context);
  const dropped =
    database === null
      ? context.state.functions.delete(name)
      : context.engine.functions.remove(database, name);
  if (!dropped && !statement.ifExists) throw routineNotFound(parts, context);
  return 'DROP FUNCTION';
});

const refreshFunction = action<Refresh>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  refuseBuiltin(parts, 'REFRESH FUNCTION', context);
  if (context.catalog.storedFunction(parts) === undefined) throw routineNotFound(parts, context);
  return 'REFRESH';
});

interface Place {
  readonly database: string | null;
  readonly name: string;
  readonly parts: readonly string[];
}

async function analyze(
  statement: CreateFunction,
  { database, name, parts }: Place,
  context: StatementContext,
): Promise<StoredFunction> {
  const { body } = statement;
  const full = database === null ? [name] : [context.catalog.currentCatalog, database, name];
  const parameters = statement.parameters.map((parameter) => ({
    name: parameter.name.name,
    type: refuseText(resolveType(parameter.type)),
    defaultText: parameter.default === undefined ? null : textOf(parameter.default, context),
    comment: parameter.comment ?? null,
  }));
  const { context: analyzer, references } = recordReferences(context, (fn) => {
    if ('kind' in fn || fn.name.join('.').toLowerCase() !== full.join('.').toLowerCase()) return;
    const own = quoteName(full);
    throw new SparkError('CYCLIC_FUNCTION_REFERENCE', { path: `${own} -> ${own}` });
  });
  const definition = {
    name: full,
    parameters,
    text: textOf(body, context),
    catalog: analyzer.catalog,
    conf: analyzer.conf,
  };
  const kind = statement.returnsTable ? 'table' : 'scalar';
  const found = await settleLookups(() => describeSqlFunction(definition, kind, analyzer));
  if (database !== null) refuseTemporary(references, { kind: 'FUNCTION', name: parts });
  const reads = references.readsData;
  if (statement.dataAccess === 'CONTAINS SQL' && reads) {
    throw new SparkError('INVALID_SQL_FUNCTION_DATA_ACCESS');
  }
  return {
    database,
    name,
    parameters,
    text: definition.text,
    returns: declaredReturns(statement, found, parts),
    comment: statement.comment ?? null,
    deterministic: statement.deterministic ?? true,
    dataAccess: reads || statement.dataAccess === 'READS SQL DATA' ? 'READS SQL DATA' : 'CONTAINS SQL',
    currentDatabase: context.state.currentDatabase,
    path: context.state.path,
    conf: Object.fromEntries(context.state.conf.entries()),
    created: Date.now(),
  };
}

/** What RETURNS says, where the body can be it; what the body gives where RETURNS is left out. */
function declaredReturns(
  statement: CreateFunction,
  found: StoredFunction['returns'],
  parts: readonly string[],
): StoredFunction['returns'] {
  const { returns } = statement;
  if (found.kind === 'table') {
    const schema = returnedColumns(statement, found.schema, parts);
    found.schema.forEach((field, i) => {
      checkCastable(field.type, schema[i]!.type);
    });
    return { kind: 'table', schema };
  }
  if (returns === undefined) return found;
  const type = refuseText(resolveType(returns as Parameters<typeof resolveType>[0]));
  checkCastable(found.type, type);
  return { kind: 'scalar', type };
}

function checkCastable(from: DataType, to: DataType): void {
  if (canCast(from, to, 'ansi')) return;
  throw new SparkError('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', {
    sqlExpr: '"RETURN"',
    srcType: quotedSqlName(from),
    targetType: quotedSqlName(to),
  });
}

/** A temporary function has a bare name; any other one belongs to a database. */
function place(parts: readonly string[], temporary: boolean, context: StatementContext): Place {
  if (temporary && parts.length > 1) {
    const qualifier = parts.slice(0, -1).join('.').toLowerCase();
    if (qualifier !== 'session' && qualifier !== 'system.session')
      throw temporaryQualifier('FUNCTION', parts);
  }
  if (temporary) return { database: null, name: parts.at(-1)!.toLowerCase(), parts };
  const { database, name } = tableName(parts, context);
  if (context.engine.catalog.database(database) === undefined) {
    const schemaName = quoteName([context.catalog.currentCatalog, database]);
    throw new SparkError('SCHEMA_NOT_FOUND', { schemaName });
  }
  return { database, name, parts };
}

function refuseBuiltin(parts: readonly string[], statement: string, context: StatementContext): void {
  if (parts.length > 1 || findFunction(parts[0]!) === undefined) return;
  if (statement === 'CREATE FUNCTION' && context.state.functions.has(parts[0]!.toLowerCase())) return;
  throw new SparkError('FORBIDDEN_OPERATION', {
    statement,
    objectType: 'built-in function',
    objectName: quoteName(parts),
  });
}

function routineNotFound(parts: readonly string[], context: StatementContext): SparkError {
  const { catalog, state } = context;
  const full = parts.length > 1 ? parts : [catalog.currentCatalog, state.currentDatabase, ...parts];
  return new SparkError('ROUTINE_NOT_FOUND', { routineName: quoteName(full) });
}

function textOf(node: Pick<Expression, 'span'>, context: StatementContext): string {
  return context.text.slice(node.span.start, node.span.end);
}

export const functionCommands = { createFunction, createExternalFunction, dropFunction, refreshFunction };

import { SparkError } from '../core/error.ts';
import type { Query } from '../lang/ast/query.ts';
import { parseDataType, parseStatement } from '../lang/spark/parse.ts';
import { analyzeQuery } from '../plan/analyzer/analyze.ts';
import { type ParameterValue, settleLookups } from '../plan/analyzer/analyzer-context.ts';
import { resolveType } from '../plan/analyzer/resolve-type.ts';
import { type DataType, STRING, VOID } from '../types/data-type.ts';
import { commandSchema } from './commands/index.ts';
import { countParameters } from './count-parameters.ts';
import { inferParameterTypes } from './infer-parameters.ts';
import { schemaOf } from './plan-query.ts';
import { analyzePostgres, clientTypes, inDialect, parameterClientType } from './postgres/execute-postgres.ts';
import type { PreparedStatement } from './statement.ts';
import { parserOptions, type StatementContext } from './statement-context.ts';

/**
 * What a statement with parameters takes and gives, before their values are known. A parameter whose type the
 * client leaves open gets the type that its use wants, and is announced as text where that tells nothing.
 *
 * @param context of the statement, without parameters
 */
export async function prepareStatement(
  text: string,
  parameterTypes: readonly (string | null)[],
  context: StatementContext,
): Promise<PreparedStatement> {
  const key = JSON.stringify([text, parameterTypes]);
  const known = await context.engine.prepared.find(key, context.inputs);
  if (known !== null) return known;
  return inDialect(
    context,
    async (sql) => {
      const prepared = await prepareSpark(sql, parameterTypes, context);
      await context.engine.prepared.keep(key, prepared, context.inputs);
      return prepared;
    },
    (query) => preparePostgres(query, text, parameterTypes, context),
  );
}

async function prepareSpark(
  text: string,
  parameterTypes: readonly (string | null)[],
  context: StatementContext,
): Promise<PreparedStatement> {
  const statement = parseStatement(text, parserOptions(context.state));
  const types = typesOf(parameterTypes, countParameters(statement));
  if (statement.kind !== 'query')
    return { text, parameterTypes: types.map((type) => announced(type)), schema: commandSchema(statement) };
  const plan = await withParameters(types, context, (inner) =>
    settleLookups(() => analyzeQuery(statement, inner.analyzer)),
  );
  const inferred = inferParameterTypes(plan);
  return {
    text,
    parameterTypes: types.map((type, i) => announced(type ?? inferred.get(i) ?? null)),
    schema: schemaOf(plan),
  };
}

async function preparePostgres(
  query: Query,
  text: string,
  parameterTypes: readonly (string | null)[],
  context: StatementContext,
): Promise<PreparedStatement> {
  const types = typesOf(parameterTypes, countParameters(query));
  const adapted = await withParameters(types, context, (inner) => analyzePostgres(query, inner, null));
  const inferred = inferParameterTypes(adapted.plan);
  return {
    text,
    parameterTypes: types.map((type, i) => announced(type ?? inferred.get(i) ?? null)),
    schema: schemaOf(adapted.plan),
    clientTypes: clientTypes(adapted),
    clientParameterTypes: types.map((type, i) => (type === null ? parameterClientType(adapted, i) : null)),
  };
}

function typesOf(names: readonly (string | null)[], count: number): readonly (DataType | null)[] {
  return Array.from({ length: Math.max(count, names.length) }, (_, i) => {
    const name = names[i] ?? null;
    return name === null ? null : resolveType(parseDataType(name));
  });
}

function announced(type: DataType | null): DataType {
  return type === null || type.kind === VOID.kind ? STRING : type;
}

/** Runs with untyped NULLs for parameters whose types are open. */
async function withParameters<T>(
  types: readonly (DataType | null)[],
  context: StatementContext,
  run: (context: StatementContext) => Promise<T>,
): Promise<T> {
  const given = (parameters: readonly ParameterValue[]): StatementContext => ({
    ...context,
    analyzer: { ...context.analyzer, parameters },
  });
  try {
    return await run(given(types.map((type) => ({ type, value: null }))));
  } catch (error) {
    // Some places want a value, not an untyped NULL (`LIMIT ?`): text converts to what is wanted there.
    if (!(error instanceof SparkError) || types.every((type) => type !== null)) throw error;
    return run(given(types.map((type) => ({ type: type ?? STRING, value: null }))));
  }
}

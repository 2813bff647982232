import { SparkError } from '../core/error.ts';
import type { Query } from '../lang/ast/query.ts';
import { parseDataType, parseStatement } from '../lang/spark/parse.ts';
import { analyzeQuery } from '../plan/analyzer/analyze.ts';
import { type ParameterValue, settleLookups } from '../plan/analyzer/analyzer-context.ts';
import { resolveType } from '../plan/analyzer/resolve-type.ts';
import { type DataType, STRING, VOID } from '../types/data-type.ts';
import { commandSchema } from './commands/index.ts';
import { countParameters } from './count-parameters.ts';
import { schemaOf } from './plan-query.ts';
import type { PreparedStatement } from './statement.ts';
import { parserOptions, type StatementContext } from './statement-context.ts';

/**
 * What a statement with parameters takes and gives, before their values are known. A parameter whose type the
 * client leaves open is analyzed as an untyped NULL and announced as text.
 *
 * @param context of the statement, without parameters
 */
export async function prepareStatement(
  text: string,
  parameterTypes: readonly (string | null)[],
  context: StatementContext,
): Promise<PreparedStatement> {
  const statement = parseStatement(text, parserOptions(context.state));
  const types = Array.from(
    { length: Math.max(countParameters(statement), parameterTypes.length) },
    (_, i) => {
      const name = parameterTypes[i] ?? null;
      return name === null ? null : resolveType(parseDataType(name));
    },
  );
  const parameters = types.map((type): ParameterValue => ({ type, value: null }));
  const schema =
    statement.kind === 'query'
      ? schemaOf(await analyzeWith(statement, parameters, context))
      : commandSchema(statement);
  return { text, parameterTypes: types.map(announced), schema };
}

function announced(type: DataType | null): DataType {
  return type === null || type.kind === VOID.kind ? STRING : type;
}

async function analyzeWith(query: Query, parameters: readonly ParameterValue[], context: StatementContext) {
  const analyzer = { ...context.analyzer, parameters };
  try {
    return await settleLookups(() => analyzeQuery(query, analyzer));
  } catch (error) {
    // Some places want a value, not an untyped NULL (`LIMIT ?`): text converts to what is wanted there.
    if (!(error instanceof SparkError) || parameters.every((parameter) => parameter.type !== null))
      throw error;
    const guessed = parameters.map(({ type }) => ({ type: type ?? STRING, value: null }));
    return settleLookups(() => analyzeQuery(query, { ...analyzer, parameters: guessed }));
  }
}

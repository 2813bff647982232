import { SparkError } from '../../core/error.ts';
import type { Query } from '../../lang/ast/query.ts';
import { parsePostgresQuery } from '../../lang/postgres/parse.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import type { ClientType, ResultEncoding } from '../statement.ts';
import type { StatementContext } from '../statement-context.ts';
import { type AdaptedPlan, adaptPlan, type Effect } from './adapt-plan.ts';
import { typeLength, typeOid } from './catalog-rows.ts';
import { chooseDialect, hasPostgresFunction, respell } from './choose-dialect.ts';

/**
 * A statement of a PostgreSQL client as a query of PostgreSQL's dialect; null where it is Spark's.
 *
 * @param spark runs it as Spark SQL: tried first where a statement could be both
 */
export async function inDialect<T>(
  context: StatementContext,
  spark: (text: string) => Promise<T>,
  postgres: (query: Query) => Promise<T>,
): Promise<T> {
  const dialect = context.state.dialect.postgres === undefined ? 'spark' : chooseDialect(context.text);
  const run = async (): Promise<T> =>
    postgres(await parsePostgresQuery(context.text, { hasFunction: hasPostgresFunction }));
  switch (dialect) {
    case 'spark':
      return spark(context.text).catch((error) => respelled(spark, context, error));
    case 'postgres':
      return run().catch((error) =>
        isSyntaxError(error) ? otherwise(() => spark(context.text), error) : fail(error),
      );
    case 'either':
      return spark(context.text).catch((error) =>
        error instanceof SparkError ? otherwise(run, error) : fail(error),
      );
  }
}

/** A command that Spark's parser refuses, once more in Spark's spelling. */
async function respelled<T>(
  spark: (text: string) => Promise<T>,
  context: StatementContext,
  error: unknown,
): Promise<T> {
  const postgres = context.state.dialect.postgres !== undefined;
  const text = postgres && isSyntaxError(error) ? respell(context.text) : null;
  return text === null ? fail(error) : otherwise(() => spark(text), error);
}

/** The second reading; where it fails too, the first one's error tells more. */
async function otherwise<T>(run: () => Promise<T>, error: unknown): Promise<T> {
  try {
    return await run();
  } catch {
    throw error;
  }
}

function isSyntaxError(error: unknown): boolean {
  return (
    error instanceof SparkError &&
    (error.sqlState === '42601' || error.condition.startsWith('UNSUPPORTED_FEATURE'))
  );
}

function fail(error: unknown): never {
  throw error;
}

/** @param encoding of the result; null to learn its columns only, without any effect */
export async function analyzePostgres(
  query: Query,
  context: StatementContext,
  encoding: ResultEncoding | null,
): Promise<AdaptedPlan> {
  const system = context.system!;
  const effect = effectOf(context);
  const formats = encoding?.kind === 'data_row' ? encoding.formats : [];
  return settleLookups(() => {
    const analyzed = analyzeQuery(query, context.analyzer);
    return adaptPlan(analyzed, {
      lookUp: (lookup) => system.lookUp(lookup),
      effect: (fn, args) => (encoding === null ? null : effect(fn, args)),
      nextExprId: () => context.analyzer.nextExprId(),
      isText: (column) => (formats.length === 1 ? formats[0] : formats[column]) !== 1,
    });
  });
}

/** What set_config, pg_cancel_backend and pg_terminate_backend do. */
export function effectOf(context: StatementContext): Effect {
  const { client } = context.system!;
  return (fn, [first = null, second = null]) => {
    if (first === null) return null;
    if (fn !== 'pg:set_config') return client.cancel(Number(first), fn === 'pg:pg_terminate_backend');
    const value = String(second ?? '');
    client.setSetting(String(first), value);
    return value;
  };
}

/** Object ids and sizes of the result's types, where Spark's types do not tell them. */
export function clientTypes({ columnTypes }: AdaptedPlan): readonly (ClientType | null)[] {
  return columnTypes.map((name) => {
    if (name === undefined) return null;
    const oid = typeOid(name);
    return { oid: Number(oid), size: typeLength(oid) };
  });
}

/** What is wanted of a parameter that is compared with something of PostgreSQL's types. */
export function parameterClientType({ parameterTypes }: AdaptedPlan, index: number): ClientType | null {
  const name = parameterTypes.get(index);
  if (name === undefined) return null;
  const oid = typeOid(name);
  return { oid: Number(oid), size: typeLength(oid) };
}

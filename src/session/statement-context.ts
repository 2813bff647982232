import { SparkError } from '../core/error.ts';
import type { Expression } from '../expr/expression.ts';
import type { NameReference, QualifiedName } from '../lang/ast/name.ts';
import type { ParseOptions } from '../lang/spark/parse.ts';
import { analyzeIdentifier } from '../plan/analyzer/analyze.ts';
import {
  type AnalyzerContext,
  analyzerConf,
  type ParameterValue,
  settleLookups,
} from '../plan/analyzer/analyzer-context.ts';
import type { Engine } from './engine.ts';
import { PlanInputs, type World } from './plan-inputs.ts';
import { SystemCatalog } from './postgres/system-catalog.ts';
import { SessionCatalog } from './session-catalog.ts';
import type { LocalVariables, SessionState } from './session-state.ts';

/** What the handling of one statement needs: made when it arrives, gone when it ends. */
export interface StatementContext {
  readonly engine: Engine;
  readonly state: SessionState;
  readonly sessionId: string;
  readonly text: string;
  /** When it arrived: `performance.now()`. */
  readonly arrived: number;
  readonly catalog: SessionCatalog;
  readonly analyzer: AnalyzerContext;
  /** What its planning reads. */
  readonly inputs: PlanInputs;
  /** pg_catalog and information_schema; only sessions of PostgreSQL clients have them. */
  readonly system: SystemCatalog | undefined;
  readonly signal: AbortSignal | undefined;
  /** In a script. */
  readonly locals: LocalVariables | undefined;
}

export function createStatementContext(parts: {
  readonly engine: Engine;
  readonly state: SessionState;
  readonly sessionId: string;
  readonly text: string;
  readonly parameters?: readonly ParameterValue[] | Readonly<Record<string, ParameterValue>> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly locals?: LocalVariables | undefined;
}): StatementContext {
  const { engine, state } = parts;
  const { postgres } = state.dialect;
  const system = postgres && new SystemCatalog(postgres, () => context);
  const inputs = new PlanInputs({ engine, state });
  inputs.ask('dialect', dialectOf);
  const catalog = new SessionCatalog(engine.catalog, state, inputs, { system, locals: parts.locals });
  const now = BigInt(Date.now()) * 1000n;
  let lastId = 0;
  const context: StatementContext = {
    engine,
    state,
    sessionId: parts.sessionId,
    text: parts.text,
    arrived: performance.now(),
    catalog,
    inputs,
    system,
    signal: parts.signal,
    locals: parts.locals,
    analyzer: {
      text: parts.text,
      catalog,
      conf: analyzerConf((key) => inputs.conf.lookup(key)),
      now: () => {
        inputs.pass();
        return now;
      },
      random: () => {
        inputs.pass();
        return Math.random();
      },
      user: inputs.ask('user', userOf),
      evaluate: (expression) => engine.evaluate(expression as Expression),
      columnFacts: new Map(),
      nextExprId: () => ++lastId,
      ...(parts.parameters && { parameters: parts.parameters }),
    },
  };
  return context;
}

const userOf = ({ state }: World) => state.user;
const dialectOf = ({ state }: World) =>
  JSON.stringify([parserOptions(state), state.dialect.postgres?.database]);

/** How the session's statements are read. */
export function parserOptions(state: SessionState): ParseOptions {
  const { conf, dialect } = state;
  const isOn = (key: string): boolean => conf.lookup(key)?.toLowerCase() === 'true';
  const isOff = (key: string): boolean => conf.lookup(key)?.toLowerCase() === 'false';
  return {
    doubleQuotedIdentifiers:
      dialect.doubleQuotedIdentifiers ||
      (conf.getBoolean('spark.sql.ansi.enabled') &&
        conf.getBoolean('spark.sql.ansi.doubleQuotedIdentifiers')),
    standardConformingStrings: dialect.standardConformingStrings,
    enforceReservedKeywords:
      conf.getBoolean('spark.sql.ansi.enabled') && conf.getBoolean('spark.sql.ansi.enforceReservedKeywords'),
    escapedStringLiterals: isOn('spark.sql.parser.escapedStringLiterals'),
    legacyIntervals: isOn('spark.sql.legacy.interval.enabled'),
    legacySetOperationPrecedence: isOn('spark.sql.legacy.setopsPrecedence.enabled'),
    exponentLiteralAsDecimal: isOn('spark.sql.legacy.exponentLiteralAsDecimal.enabled'),
    legacyIdentifierClause: isOn('spark.sql.legacy.identifierClause'),
    noSingleCharacterPipe: isOff('spark.sql.parser.singleCharacterPipeOperator.enabled'),
  };
}

/** The parts of a name; IDENTIFIER(...) is evaluated. */
export async function nameParts(name: NameReference, context: StatementContext): Promise<readonly string[]> {
  if (name.kind === 'qualifiedName') return partsOf(name);
  return settleLookups(() => analyzeIdentifier(name, context.analyzer));
}

export function partsOf(name: QualifiedName): readonly string[] {
  return name.parts.map((part) => part.name);
}

/** The database and the name of a stored table or view. */
export interface TableName {
  readonly database: string;
  readonly name: string;
}

/** @throws REQUIRES_SINGLE_PART_NAMESPACE */
export function tableName(parts: readonly string[], context: StatementContext): TableName {
  const [name, database, catalog] = [...parts].reverse();
  const { system } = context;
  const own = [context.catalog.currentCatalog, system?.client.database.toLowerCase()];
  if (parts.length > 3 || (catalog !== undefined && !own.includes(catalog.toLowerCase()))) {
    throw new SparkError('REQUIRES_SINGLE_PART_NAMESPACE', {
      sessionCatalog: context.catalog.currentCatalog,
      namespace: quoteName(parts.slice(0, -1)),
    });
  }
  const given = (database ?? context.state.currentDatabase).toLowerCase();
  return { database: system?.database(given) ?? given, name: name!.toLowerCase() };
}

/** As in messages: `` `db`.`t` ``. */
export function quoteName(parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

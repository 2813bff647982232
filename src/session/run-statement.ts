import { randomUUID } from 'node:crypto';
import { SparkError } from '../core/error.ts';
import type { PlanNodeInfo, PlanningInfo } from '../core/events.ts';
import type { QueryExecution } from '../exec/scheduler/query-execution.ts';
import type { Query } from '../lang/ast/query.ts';
import type { Compound } from '../lang/ast/script.ts';
import type { Statement } from '../lang/ast/statement.ts';
import { analyzeQuery } from '../plan/analyzer/analyze.ts';
import { settleLookups } from '../plan/analyzer/analyzer-context.ts';
import { planInfo } from '../plan/explain/plan-info.ts';
import type { PhysicalPlan } from '../plan/physical/node.ts';
import type { Schema } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { type CommandResult, isCommand, runCommand } from './commands/index.ts';
import { collectRows } from './evaluate.ts';
import { executeInto, immediateStatement } from './execute-immediate.ts';
import { planKey, type QueryPlan } from './plan-cache.ts';
import { planQuery } from './plan-query.ts';
import { withEffects, withoutRecursion } from './postgres/evaluate-ahead.ts';
import { analyzePostgres, clientTypes, effectOf } from './postgres/execute-postgres.ts';
import { withFragment } from './query-context.ts';
import { rowsPlan } from './rows-plan.ts';
import { runCompound } from './scripting/run-script-block.ts';
import type { ResultBlock, ResultEncoding, StatementExecution, StatementOutcome } from './statement.ts';
import type { StatementContext } from './statement-context.ts';

/** Runs a parsed statement: a query on the executors, a command here, its rows encoded by the executors too. */
export async function runStatement(
  statement: Statement,
  context: StatementContext,
  encoding: ResultEncoding,
): Promise<StatementExecution> {
  const id = randomUUID();
  try {
    if (statement.kind === 'executeImmediate') {
      const inner = await immediateStatement(statement, context);
      if (statement.into.length === 0) return await runStatement(inner.statement, inner.context, encoding);
      await executeInto(statement, inner, context);
      return finishedCommand(id, 'EXECUTE IMMEDIATE');
    }
    if (statement.kind === 'compound') return await runScript(id, statement, context, encoding);
    if (isCommand(statement)) {
      const result = await runCommand(statement, context);
      if (result.schema.length === 0) return finishedCommand(id, result.tag);
      return execute(id, planOfRows(result.schema, result.rows), context, encoding, { command: result });
    }
    if (statement.kind !== 'query')
      throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: statement.kind });
    const analyzed = await settleLookups(() => analyzeQuery(statement, context.analyzer));
    const plan = await planQuery(analyzed, context);
    await context.engine.plans.keep(planKey(context.analyzer), plan, context.inputs);
    return execute(id, plan, context, encoding, { planning: planningOf(context, false) });
  } catch (error) {
    throw withFragment(error, context.text);
  }
}

/** Runs a statement that has been planned before, as long as the plan still holds; null where there is none. */
export async function runKeptPlan(
  context: StatementContext,
  encoding: ResultEncoding,
): Promise<StatementExecution | null> {
  const plan = await context.engine.plans.find(planKey(context.analyzer), context.inputs);
  return plan && execute(randomUUID(), plan, context, encoding, { planning: planningOf(context, true) });
}

function planningOf({ arrived }: StatementContext, reused: boolean): PlanningInfo {
  return { time: performance.now() - arrived, reused };
}

/** Runs a script; its result is that of the last query that ran in it. */
async function runScript(
  id: string,
  script: Compound,
  context: StatementContext,
  encoding: ResultEncoding,
): Promise<StatementExecution> {
  let last: { readonly rows: readonly (readonly Value[])[]; readonly schema: Schema } | null = null;
  const run = async (statement: Statement, inner: StatementContext): Promise<void> => {
    if (statement.kind === 'executeImmediate') {
      const immediate = await immediateStatement(statement, inner);
      if (statement.into.length > 0) await executeInto(statement, immediate, inner);
      else await run(immediate.statement, immediate.context);
    } else if (statement.kind === 'query') {
      last = await collectRows(statement, inner);
    } else if (isCommand(statement)) {
      await runCommand(statement, inner);
    } else {
      throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: statement.kind });
    }
  };
  await runCompound(script, context, run);
  const result = last as { rows: readonly (readonly Value[])[]; schema: Schema } | null;
  if (result === null) return finishedCommand(id, 'BEGIN');
  const command = { rows: result.rows, tag: '' };
  return execute(id, planOfRows(result.schema, result.rows), context, encoding, { command });
}

/** Runs a query of PostgreSQL's dialect, whose columns may have types that only its clients know. */
export async function runPostgresQuery(
  query: Query,
  context: StatementContext,
  encoding: ResultEncoding,
): Promise<StatementExecution> {
  const adapted = await analyzePostgres(query, context, encoding);
  const acted = await withEffects(adapted.plan, effectOf(context), context);
  const planned = await planQuery(await withoutRecursion(acted, context), context);
  const types = clientTypes(adapted);
  const oids = types.map((type) => type?.oid ?? null);
  const typed = encoding.kind === 'data_row' ? { ...encoding, oids } : encoding;
  const execution = execute(randomUUID(), planned, context, typed, { planning: planningOf(context, false) });
  return { ...execution, clientTypes: types };
}

function planOfRows(schema: Schema, rows: readonly (readonly Value[])[]): QueryPlan {
  return { prepared: rowsPlan(schema, rows), schema };
}

/** A query has been planned; the rows of a command leave no trace. */
type Executed = { readonly planning: PlanningInfo } | { readonly command: CommandResult };

function execute(
  id: string,
  { prepared, schema }: QueryPlan,
  context: StatementContext,
  encoding: ResultEncoding,
  executed: Executed,
): StatementExecution {
  const command = 'command' in executed ? executed.command : null;
  const execution = context.engine.queries.execute(prepared, {
    encoding,
    conf: context.state.conf,
    columnNames: schema.map((field) => field.name),
    ...('planning' in executed && {
      description: { ...describe(id, context), planning: executed.planning },
    }),
    ...(context.signal && { signal: context.signal }),
  });
  // For who looks at it later: the first tasks go out before.
  if (command === null) setImmediate(() => logPlan(execution.executionId, prepared, context));
  return {
    id,
    schema,
    blocks: blocksOf(execution, context.text),
    outcome: execution.finished.then(
      ({ rowCount }): StatementOutcome =>
        command && command.tag !== '' ? { kind: 'command', tag: command.tag } : { kind: 'rows', rowCount },
    ),
    cancel: () => execution.cancel(),
  };
}

/** As events show plans; a kept plan belongs to one time zone. */
const infos = new WeakMap<PhysicalPlan, PlanNodeInfo>();

function logPlan(executionId: number, plan: PhysicalPlan, { engine, state }: StatementContext): void {
  const info = infos.get(plan) ?? planInfo(plan, state.conf.get('spark.sql.session.timeZone'));
  infos.set(plan, info);
  engine.events.append({ kind: 'sql_execution_plan', time: Date.now(), executionId, plan: info });
}

export function describe(id: string, context: StatementContext) {
  return { statementId: id, text: context.text, user: context.state.user, sessionId: context.sessionId };
}

async function* blocksOf(execution: QueryExecution, text: string): AsyncGenerator<ResultBlock> {
  try {
    yield* execution.blocks;
  } catch (error) {
    throw withFragment(error, text);
  }
}

async function* noBlocks(): AsyncGenerator<ResultBlock> {}

function finishedCommand(id: string, tag: string): StatementExecution {
  return {
    id,
    schema: [],
    blocks: noBlocks(),
    outcome: Promise.resolve({ kind: 'command', tag }),
    cancel: () => {},
  };
}

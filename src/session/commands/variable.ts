import { SparkError } from '../../core/error.ts';
import type { Expression } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { Expression as ExpressionNode } from '../../lang/ast/expression.ts';
import type { DeclareVariable, DropVariable } from '../../lang/ast/statement-create.ts';
import type { SetVariable } from '../../lang/ast/statement-inspect.ts';
import { analyzeExpression, analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { resolveType } from '../../plan/analyzer/resolve-type.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { type DataType, VOID } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { planQuery } from '../plan-query.ts';
import { nameParts, partsOf, quoteName, type StatementContext } from '../statement-context.ts';
import { action } from './command.ts';

const declareVariable = action<DeclareVariable>(async (statement, context) => {
  for (const reference of statement.names) {
    const parts = await nameParts(reference, context);
    const key = parts.at(-1)!.toLowerCase();
    if (!statement.orReplace && context.state.variables.has(key)) {
      throw new SparkError('VARIABLE_ALREADY_EXISTS', {
        variableName: quoteName(['system', 'session', key]),
      });
    }
    const initial = statement.default
      ? await constant(statement.default, context)
      : { type: VOID, value: null };
    const type = statement.type ? resolveType(statement.type) : initial.type;
    const value = convert(initial, type, context);
    context.state.variables.set(key, { name: parts.at(-1)!, type, value, defaultValue: value });
  }
  return 'DECLARE VARIABLE';
});

const dropVariable = action<DropVariable>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  if (!context.state.variables.delete(parts.at(-1)!.toLowerCase()) && !statement.ifExists)
    throw notFound(parts);
  return 'DROP VARIABLE';
});

const setVariable = action<SetVariable>(async (statement, context) => {
  if (statement.assignments) {
    const changes = await Promise.all(
      statement.assignments.map(async ({ target, value }) => {
        const key = variableKey(partsOf(target), context);
        if (isDefault(value)) return [key, null] as const;
        return [key, await constant(value, context)] as const;
      }),
    );
    for (const [key, value] of changes) assign(key, value, context);
  }
  if (statement.fromQuery) {
    const keys = statement.fromQuery.targets.map((target) => variableKey(partsOf(target), context));
    const { rows, types } = await queryRows(statement.fromQuery.query, context);
    if (rows.length > 1) throw new SparkError('ROW_SUBQUERY_TOO_MANY_ROWS');
    for (const [i, key] of keys.entries()) {
      assign(key, { type: types[i]!, value: rows[0]?.[i] ?? null }, context);
    }
  }
  return 'SET VARIABLE';
});

interface TypedValue {
  readonly type: DataType;
  readonly value: Value;
}

/** The value of an expression that may hold subqueries: run as a query of one row. */
async function constant(node: ExpressionNode, context: StatementContext): Promise<TypedValue> {
  const bound = await settleLookups(() => analyzeExpression(node, context.analyzer));
  const alias = { kind: 'alias' as const, id: context.analyzer.nextExprId(), name: 'value', child: bound };
  const planned = await planQuery(
    { kind: 'project', list: [alias], child: { kind: 'local_relation', output: [], rows: [[]] } },
    context,
  );
  const [row] = await context.engine.queries.collect(planned.prepared, { conf: context.state.conf });
  return { type: typeOf(bound as Expression), value: row?.[0] ?? null };
}

async function queryRows(query: Parameters<typeof analyzeQuery>[0], context: StatementContext) {
  const analyzed = await settleLookups(() => analyzeQuery(query, context.analyzer));
  const planned = await planQuery(analyzed, context);
  const rows = await context.engine.queries.collect(planned.prepared, { conf: context.state.conf });
  return { rows, types: planned.schema.map((field) => field.type) };
}

function assign(key: string, value: TypedValue | null, context: StatementContext): void {
  const variable = context.state.variables.get(key)!;
  const next = value === null ? variable.defaultValue : convert(value, variable.type, context);
  context.state.variables.set(key, { ...variable, value: next });
}

function convert({ type, value }: TypedValue, to: DataType, context: StatementContext): Value {
  return value === null
    ? null
    : castValue(value, type, to, 'ansi', context.state.conf.get('spark.sql.session.timeZone'));
}

function variableKey(parts: readonly string[], context: StatementContext): string {
  const key = parts.at(-1)!.toLowerCase();
  if (!context.state.variables.has(key)) throw notFound(parts);
  return key;
}

function notFound(parts: readonly string[]): SparkError {
  return new SparkError('VARIABLE_NOT_FOUND', { variableName: quoteName(parts) });
}

function isDefault(node: ExpressionNode): boolean {
  return (
    node.kind === 'columnReference' &&
    node.parts.length === 1 &&
    node.parts[0]!.name.toUpperCase() === 'DEFAULT'
  );
}

export const variableCommands = { declareVariable, dropVariable, setVariable };

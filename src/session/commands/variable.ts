import { SparkError } from '../../core/error.ts';
import type { Expression as ExpressionNode } from '../../lang/ast/expression.ts';
import type { DeclareVariable, DropVariable } from '../../lang/ast/statement-create.ts';
import type { SetVariable } from '../../lang/ast/statement-inspect.ts';
import { parseExpression } from '../../lang/spark/parse.ts';
import { resolveType } from '../../plan/analyzer/resolve-type.ts';
import { STRING, VOID } from '../../types/data-type.ts';
import { type Zone, zoneOf } from '../../types/datetime/zone.ts';
import { literalSql } from '../../types/format/literal-sql.ts';
import { collectRows, convertValue, evaluateNode, type TypedValue } from '../evaluate.ts';
import type { Variable } from '../session-state.ts';
import { nameParts, partsOf, quoteName, type StatementContext } from '../statement-context.ts';
import { assignVariables, findVariable, isDefault, rowValues, sessionVariableKey } from '../variables.ts';
import { action } from './command.ts';
import { mapColumns } from './default-words.ts';
import { hasQuery } from './function-checks.ts';

const declareVariable = action<DeclareVariable>(async (statement, context) => {
  const names = await Promise.all(statement.names.map((name) => nameParts(name, context)));
  const keys = names.map(sessionVariableKey);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) {
    const variableName = `\`${twice}\``;
    throw new SparkError('DUPLICATE_VARIABLE_NAME_INSIDE_DECLARE', { variableName });
  }
  const present = keys.find((key) => context.state.variables.has(key));
  if (present !== undefined && !statement.orReplace) {
    throw new SparkError('VARIABLE_ALREADY_EXISTS', {
      variableName: quoteName(['system', 'session', present]),
    });
  }
  const initial = await initialValue(statement, context);
  names.forEach((parts, i) => {
    context.state.variables.set(keys[i]!, declared(parts.at(-1)!, initial));
  });
  return 'DECLARE VARIABLE';
});

const dropVariable = action<DropVariable>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  if (!context.state.variables.delete(sessionVariableKey(parts)) && !statement.ifExists) {
    throw new SparkError('VARIABLE_NOT_FOUND', { variableName: quoteName(parts) });
  }
  return 'DROP VARIABLE';
});

const setVariable = action<SetVariable>(async (statement, context) => {
  const { assignments, fromQuery } = statement;
  if (assignments !== undefined) {
    const targets = assignments.map(({ target }) => findVariable(partsOf(target), context));
    const values = await Promise.all(
      assignments.map(async ({ value }) => {
        if (isDefault(value)) return 'DEFAULT';
        refuseDefault(value);
        return evaluateNode(value, context);
      }),
    );
    await assignVariables(targets, values, context);
  }
  if (fromQuery !== undefined) {
    const targets = fromQuery.targets.map((target) => findVariable(partsOf(target), context));
    refuseTwice(targets);
    const zone = zoneOf(context.state.conf.get('spark.sql.session.timeZone'));
    const query = mapColumns(fromQuery.query, (node, i) => {
      const variable = targets[i];
      if (variable !== undefined && isDefault(node)) return defaultLiteral(variable, node, zone);
      refuseDefault(node);
      return node;
    });
    const row = rowValues(targets, await collectRows(query, context));
    await assignVariables(targets, row, context);
  }
  return 'SET VARIABLE';
});

/** The value that a declaration gives, of the declared type. */
export async function initialValue(
  statement: Pick<DeclareVariable, 'type' | 'default'>,
  context: StatementContext,
): Promise<TypedValue> {
  const { default: node } = statement;
  if (node !== undefined && hasQuery(node)) {
    throw new SparkError('INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION', {
      statement: 'DECLARE VARIABLE',
      colName: 'the variable',
      defaultValue: context.text.slice(node.span.start, node.span.end),
    });
  }
  const initial = node === undefined ? { type: VOID, value: null } : await evaluateNode(node, context);
  const type = statement.type === undefined ? initial.type : resolveType(statement.type);
  const stored = type.kind === 'char' || type.kind === 'varchar' ? STRING : type;
  return { type: stored, value: await convertValue(initial, stored, context) };
}

/** A variable with its first value. */
export function declared(name: string, { type, value }: TypedValue): Variable {
  return { name, type, value, defaultValue: value };
}

function refuseTwice(targets: readonly Variable[]): void {
  const twice = targets.find((variable, i) => targets.indexOf(variable) !== i);
  if (twice !== undefined) {
    throw new SparkError('DUPLICATE_ASSIGNMENTS', { nameList: `\`${twice.name}\`` });
  }
}

/** @throws DEFAULT_PLACEMENT_INVALID where DEFAULT is a part of an expression */
function refuseDefault(node: unknown): void {
  if (Array.isArray(node)) {
    node.forEach(refuseDefault);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  if ((node as { kind?: unknown }).kind === 'query') return;
  if (isDefault(node as Parameters<typeof isDefault>[0])) throw new SparkError('DEFAULT_PLACEMENT_INVALID');
  Object.values(node).forEach(refuseDefault);
}

function defaultLiteral(
  { type, defaultValue }: Variable,
  { span }: ExpressionNode,
  zone: Zone,
): ExpressionNode {
  return { ...parseExpression(literalSql(defaultValue, type, zone)), span };
}

export const variableCommands = { declareVariable, dropVariable, setVariable };

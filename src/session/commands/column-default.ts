import { SparkError } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { Expression as ExpressionNode } from '../../lang/ast/expression.ts';
import type { ColumnDefinition } from '../../lang/ast/table-definition.ts';
import { parseExpression } from '../../lang/spark/parse.ts';
import { analyzeExpression } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { isConstant } from '../../plan/analyzer/function-facts.ts';
import type { LogicalExpression } from '../../plan/logical/node.ts';
import { canStoreAssign } from '../../types/cast/store-assignment.ts';
import type { DataType, Schema } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { StatementContext } from '../statement-context.ts';
import { hasQuery } from './function-checks.ts';

/** Whose default it is, and what sets it. */
interface DefaultOwner {
  readonly name: string;
  readonly type: DataType;
  readonly statement: string;
}

/**
 * The text of a column's DEFAULT, to be kept with the table.
 *
 * @throws INVALID_DEFAULT_VALUE.*
 */
export async function checkedDefault(
  node: ExpressionNode,
  { name, type, statement }: DefaultOwner,
  context: StatementContext,
): Promise<string> {
  const text = context.text.slice(node.span.start, node.span.end);
  const parameters = { statement, colName: `\`${name}\``, defaultValue: text };
  if (hasQuery(node)) throw new SparkError('INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION', parameters);
  const bound = await analyzeDefault(node, context, parameters);
  if (!isConstant(bound)) throw new SparkError('INVALID_DEFAULT_VALUE.NOT_CONSTANT', parameters);
  const actual = typeOf(bound);
  if (!canStoreAssign(actual, type)) {
    throw new SparkError('INVALID_DEFAULT_VALUE.DATA_TYPE', {
      ...parameters,
      expectedType: quotedSqlName(type),
      actualType: quotedSqlName(actual),
    });
  }
  return text;
}

/** The columns of CREATE TABLE with the texts of their defaults. */
export async function withDefaults(
  schema: Schema,
  definitions: readonly ColumnDefinition[],
  context: StatementContext,
): Promise<Schema> {
  return Promise.all(
    schema.map(async (field, i) => {
      const node = definitions[i]?.default;
      if (node === undefined) return field;
      const owner = { name: field.name, type: field.type, statement: 'CREATE TABLE' };
      return { ...field, default: await checkedDefault(node, owner, context) };
    }),
  );
}

/** The defaults of a table's columns, analyzed, for those that have one. */
export async function columnDefaults(
  schema: Schema,
  context: StatementContext,
): Promise<ReadonlyMap<string, LogicalExpression>> {
  const defaults = new Map<string, LogicalExpression>();
  for (const { name, default: text } of schema) {
    if (text === undefined) continue;
    const analyzer = { ...context.analyzer, text };
    defaults.set(name, await settleLookups(() => analyzeExpression(parseExpression(text), analyzer)));
  }
  return defaults;
}

async function analyzeDefault(
  node: ExpressionNode,
  context: StatementContext,
  parameters: Readonly<Record<string, string>>,
): Promise<LogicalExpression> {
  try {
    return await settleLookups(() => analyzeExpression(node, context.analyzer));
  } catch (cause) {
    if (!(cause instanceof SparkError)) throw cause;
    throw new SparkError('INVALID_DEFAULT_VALUE.UNRESOLVED_EXPRESSION', parameters, {
      span: node.span,
      cause,
    });
  }
}

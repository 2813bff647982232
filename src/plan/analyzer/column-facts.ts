import type { Attribute, ExprId } from '../../expr/expression.ts';
import { isNullable } from '../../expr/expression-type.ts';
import { padCharacters } from '../../types/char-length.ts';
import { type DataType, type Schema, STRING, type StructField } from '../../types/data-type.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import type { AnalyzerContext } from './analyzer-context.ts';
import { nextId, type QueryEnv } from './environment.ts';
import { intLiteral } from './literals.ts';
import { CALL_TEXT, printSql } from './print-sql.ts';

/**
 * A column as a table or view keeps it. Columns of CHAR and VARCHAR types are strings in plans; what they
 * were, and their comments, are known by their ids.
 */
export function declaredField(
  { id, name, type, nullable }: Attribute,
  context: AnalyzerContext,
): StructField {
  const facts = context.columnFacts?.get(id);
  const comment = facts?.comment ?? null;
  return { name, type: facts?.type ?? type, nullable, ...(comment !== null && { comment }) };
}

/** A column that is another one under a new id, or has a comment of its own. */
export function inheritFacts(
  id: ExprId,
  source: Attribute,
  comment: string | undefined,
  context: AnalyzerContext,
): void {
  const facts = context.columnFacts?.get(source.id);
  if (facts === undefined && comment === undefined) return;
  context.columnFacts?.set(id, { type: facts?.type ?? null, comment: comment ?? facts?.comment ?? null });
}

/** A table's rows, CHAR columns filled up with blanks, as files of other writers may not have them. */
export function readColumns(
  plan: LogicalPlan,
  schema: Schema,
  output: readonly Attribute[],
  env: QueryEnv,
): LogicalPlan {
  const { columnFacts, conf } = env.context;
  if (columnFacts === undefined) return plan;
  const asText = isOn(conf.get('spark.sql.legacy.charVarcharAsString'));
  const padding = !asText && conf.get('spark.sql.readSideCharPadding')?.toLowerCase() !== 'false';
  let padded = false;
  const list = output.map((attribute, i): NamedExpression => {
    const { type, comment = null } = schema[i]!;
    const declared = !asText && (type.kind === 'char' || type.kind === 'varchar') ? type : null;
    const id = padding && type.kind === 'char' ? nextId(env) : attribute.id;
    if (declared !== null || comment !== null) columnFacts.set(id, { type: declared, comment });
    if (id === attribute.id || type.kind !== 'char') return attribute;
    padded = true;
    return { kind: 'alias', id, name: attribute.name, child: call('char_pad', attribute, type.length) };
  });
  return padded ? { kind: 'project', list, child: plan } : plan;
}

/** Operands of a comparison: a CHAR column and a longer one, or a text, get the same length. */
export function padOperands(
  operands: readonly LogicalExpression[],
  { context, ...env }: QueryEnv,
): readonly LogicalExpression[] {
  const { columnFacts } = context;
  if (columnFacts === undefined || columnFacts.size === 0) return operands;
  const lengths = operands.map((operand) => {
    const type = operand.kind === 'attribute' ? columnFacts.get(operand.id)?.type : undefined;
    return type?.kind === 'char' ? type.length : null;
  });
  if (lengths.every((length) => length === null)) return operands;
  const texts = operands.map((e) =>
    e.kind === 'literal' && e.type.kind === 'string' && e.value !== null
      ? [...(e.value as string)].length
      : null,
  );
  if (lengths.some((length, i) => length === null && texts[i] === null)) return operands;
  const longest = Math.max(...lengths.map((length, i) => length ?? texts[i]!));
  return operands.map((operand, i) => {
    if ((lengths[i] ?? texts[i]!) === longest) return operand;
    if (operand.kind === 'literal') {
      return { ...operand, value: padCharacters(operand.value as string, longest) };
    }
    const child = call('char_pad', operand, longest);
    const id = nextId({ context, ...env });
    return { kind: 'alias', id, name: printSql(operand), qualifier: CALL_TEXT, child };
  });
}

/** A value on its way into a CHAR or VARCHAR column. @throws EXCEED_LIMIT_LENGTH when it is evaluated */
export function writeChars(
  value: LogicalExpression,
  type: DataType,
  context: AnalyzerContext,
): LogicalExpression {
  if (type.kind !== 'char' && type.kind !== 'varchar') return value;
  if (isOn(context.conf.get('spark.sql.legacy.charVarcharAsString'))) return value;
  if (value.kind === 'literal' && value.value === null) return value;
  return call(type.kind === 'char' ? 'char_write' : 'varchar_write', value, type.length);
}

function call(fn: string, value: LogicalExpression, length: number): LogicalExpression {
  const args = [value, intLiteral(length)];
  return { kind: 'call', fn, args, type: STRING, nullable: isNullable(value), mode: 'ansi' };
}

function isOn(setting: string | undefined): boolean {
  return setting?.toLowerCase() === 'true';
}

import { SparkError } from '../../core/error.ts';
import type { FieldDefinition } from '../../lang/ast/data-type.ts';
import type { CreateFunction } from '../../lang/ast/statement-create.ts';
import { resolveSchema } from '../../plan/analyzer/resolve-type.ts';
import type { DataType, Schema } from '../../types/data-type.ts';
import { quoteName } from '../statement-context.ts';

/** What can be said of a definition without analyzing its body. @throws USER_DEFINED_FUNCTIONS.*, ... */
export function checkDefinition(statement: CreateFunction, parts: readonly string[]): void {
  const { parameters } = statement;
  const routineName = quoteName(parts);
  const names = repeated(parameters.map((parameter) => parameter.name.name));
  if (names !== '') throw new SparkError('DUPLICATE_ROUTINE_PARAMETER_NAMES', { routineName, names });
  const fields = columnsOf(statement);
  const columns = repeated(fields.map((field) => field.name.name));
  if (columns !== '') throw new SparkError('DUPLICATE_ROUTINE_RETURNS_COLUMNS', { routineName, columns });
  const strict = [...parameters, ...fields].find((column) => !column.nullable);
  if (strict !== undefined) {
    const input = `${strict.name.name} NOT NULL`;
    throw new SparkError('USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS', { input });
  }
  checkDefaults(statement, routineName);
  if (statement.returnsTable && statement.body.kind !== 'query') {
    throw new SparkError('USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY', { name: routineName });
  }
}

function checkDefaults({ parameters }: CreateFunction, functionName: string): void {
  const first = parameters.findIndex((parameter) => parameter.default !== undefined);
  const open = first < 0 ? undefined : parameters.slice(first).find((p) => p.default === undefined);
  if (open !== undefined) {
    throw new SparkError('USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION', {
      functionName,
      parameterName: `\`${parameters[first]!.name.name}\``,
      nextParameterName: `\`${open.name.name}\``,
    });
  }
  for (const parameter of parameters) {
    if (parameter.default === undefined || !hasQuery(parameter.default)) continue;
    throw new SparkError('USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_EXPRESSION', {
      functionName,
      parameterName: `\`${parameter.name.name}\``,
      defaultExpression: 'subquery',
    });
  }
}

/** The declared columns of a table function, or the query's where none are. */
export function returnedColumns(statement: CreateFunction, found: Schema, parts: readonly string[]): Schema {
  const fields = columnsOf(statement);
  if (fields.length === 0) return found.map((field) => ({ ...field, nullable: true }));
  if (fields.length !== found.length) {
    throw new SparkError('USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH', {
      name: quoteName(parts),
      outputSize: String(fields.length),
      returnParamSize: String(found.length),
    });
  }
  const schema = resolveSchema(fields);
  for (const field of schema) refuseText(field.type);
  return schema;
}

/** @throws UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING */
export function refuseText(type: DataType): DataType {
  if (type.kind === 'char' || type.kind === 'varchar') {
    throw new SparkError('UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING');
  }
  return type;
}

function columnsOf({ returns, returnsTable }: CreateFunction): readonly FieldDefinition[] {
  return returnsTable && Array.isArray(returns) ? (returns as readonly FieldDefinition[]) : [];
}

function repeated(names: readonly string[]): string {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names.map((n) => n.toLowerCase())) (seen.has(name) ? twice : seen).add(name);
  return [...twice].map((name) => `\`${name}\``).join(', ');
}

/** Is there a subquery in the tree? */
export function hasQuery(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasQuery);
  if (typeof node !== 'object' || node === null) return false;
  return (node as { kind?: unknown }).kind === 'query' || Object.values(node).some(hasQuery);
}

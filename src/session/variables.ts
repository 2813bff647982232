import { SparkError } from '../core/error.ts';
import type { Expression as ExpressionNode } from '../lang/ast/expression.ts';
import { convertValue, type TypedValue } from './evaluate.ts';
import type { Variable } from './session-state.ts';
import { quoteName, type StatementContext } from './statement-context.ts';

const SEARCH_PATH = '`SYSTEM`.`SESSION`';

/** A variable by its name as written: of the script around, else of the session. @throws UNRESOLVED_VARIABLE */
export function findVariable(parts: readonly string[], context: StatementContext): Variable {
  const names = parts.map((part) => part.toLowerCase());
  const found = context.locals?.find(names) ?? sessionVariable(names, context);
  if (found !== undefined) return found;
  throw new SparkError('UNRESOLVED_VARIABLE', { variableName: quoteName(parts), searchPath: SEARCH_PATH });
}

/** The key of a session variable's name. @throws UNRESOLVED_VARIABLE where the name is no session variable's */
export function sessionVariableKey(parts: readonly string[]): string {
  if (isSessionName(parts)) return parts.at(-1)!.toLowerCase();
  throw new SparkError('UNRESOLVED_VARIABLE', { variableName: quoteName(parts), searchPath: SEARCH_PATH });
}

/** Is there a session variable of that name, written in any of its forms? */
export function isSessionVariable(name: readonly string[], context: StatementContext): boolean {
  return (
    sessionVariable(
      name.map((part) => part.toLowerCase()),
      context,
    ) !== undefined
  );
}

/** Several at once: nothing is assigned unless all values fit. @throws DUPLICATE_ASSIGNMENTS */
export async function assignVariables(
  targets: readonly Variable[],
  values: readonly (TypedValue | 'DEFAULT')[],
  context: StatementContext,
): Promise<void> {
  const twice = targets.filter((variable, i) => targets.indexOf(variable) !== i);
  if (twice.length > 0) {
    throw new SparkError('DUPLICATE_ASSIGNMENTS', {
      nameList: twice.map((variable) => `\`${variable.name}\``).join(', '),
    });
  }
  const converted = await Promise.all(
    targets.map((variable, i) => {
      const value = values[i]!;
      return value === 'DEFAULT' ? variable.defaultValue : convertValue(value, variable.type, context);
    }),
  );
  targets.forEach((variable, i) => {
    variable.value = converted[i]!;
  });
}

/** One row for several variables; none gives NULLs. @throws ROW_SUBQUERY_TOO_MANY_ROWS, ASSIGNMENT_ARITY_MISMATCH */
export function rowValues(
  targets: readonly Variable[],
  {
    rows,
    schema,
  }: {
    readonly rows: readonly (readonly TypedValue['value'][])[];
    readonly schema: readonly { readonly type: TypedValue['type'] }[];
  },
): TypedValue[] {
  if (schema.length !== targets.length) {
    throw new SparkError('ASSIGNMENT_ARITY_MISMATCH', {
      numExpr: String(schema.length),
      numTarget: String(targets.length),
    });
  }
  if (rows.length > 1) throw new SparkError('ROW_SUBQUERY_TOO_MANY_ROWS');
  return schema.map(({ type }, i) => ({ type, value: rows[0]?.[i] ?? null }));
}

/** Is it the word DEFAULT where a value may stand? */
export function isDefault(node: ExpressionNode): boolean {
  return (
    node.kind === 'columnReference' &&
    node.parts.length === 1 &&
    !node.parts[0]!.quoted &&
    node.parts[0]!.name.toUpperCase() === 'DEFAULT'
  );
}

function sessionVariable(parts: readonly string[], context: StatementContext): Variable | undefined {
  return isSessionName(parts) ? context.state.variables.get(parts.at(-1)!.toLowerCase()) : undefined;
}

function isSessionName(parts: readonly string[]): boolean {
  const prefix = parts.slice(0, -1).join('.').toLowerCase();
  return prefix === '' || prefix === 'session' || prefix === 'system.session';
}

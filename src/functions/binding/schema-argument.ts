import { SparkError } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { type DataType, mapType, STRING } from '../../types/data-type.ts';
import { isStringLike } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import type { AnyExpression, BindContext } from '../declare.ts';

const OPTIONS_TYPE = mapType(STRING, STRING);

/** The value of an argument that has to be constant; undefined where it isn't. */
export function constantOf(arg: AnyExpression, context: BindContext): Value | undefined {
  if (arg.kind === 'literal') return arg.value;
  return context.constant?.(arg);
}

/** The type that a constant text describes. @throws INVALID_SCHEMA.NON_STRING_LITERAL, PARSE_SYNTAX_ERROR */
export function schemaOf(arg: AnyExpression, context: BindContext): DataType {
  const text = isStringLike(typeOf(arg)) ? constantOf(arg, context) : undefined;
  if (typeof text !== 'string' || context.parseType === undefined) {
    throw new SparkError('INVALID_SCHEMA.NON_STRING_LITERAL', { inputSchema: `"${context.sql(arg)}"` });
  }
  return context.parseType(text);
}

/**
 * The options of a call as a literal, to be passed as an argument that doesn't show.
 *
 * @throws INVALID_OPTIONS.NON_MAP_FUNCTION, INVALID_OPTIONS.NON_STRING_TYPE
 */
export function optionsLiteral(arg: AnyExpression | undefined, context: BindContext) {
  if (arg === undefined) return { kind: 'literal', type: OPTIONS_TYPE, value: [] } as const;
  const type = typeOf(arg);
  const value = type.kind === 'map' ? constantOf(arg, context) : undefined;
  if (type.kind !== 'map' || value === undefined || value === null) {
    throw new SparkError('INVALID_OPTIONS.NON_MAP_FUNCTION');
  }
  const isText = (t: DataType): boolean => isStringLike(t) || t.kind === 'void';
  if (!isText(type.key) || !isText(type.value)) {
    throw new SparkError('INVALID_OPTIONS.NON_STRING_TYPE', { mapType: quotedSqlName(type) });
  }
  return { kind: 'literal', type: OPTIONS_TYPE, value } as const;
}

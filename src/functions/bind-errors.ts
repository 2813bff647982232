import { SparkError } from '../core/error.ts';
import { typeOf } from '../expr/expression-type.ts';
import type { TypeSpec } from '../types/coercion/implicit-cast.ts';
import type { DataType } from '../types/data-type.ts';
import { quotedSqlName, sqlName } from '../types/type-name.ts';
import type { AnyExpression, BindContext } from './declare.ts';

/** The name as errors show functions: in back quotes. */
export function quotedFunction(name: string): string {
  return `\`${name}\``;
}

export function wrongNumberOfArguments(name: string, expected: string, actual: number): SparkError {
  return new SparkError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', {
    functionName: quotedFunction(name),
    expectedNum: expected,
    actualNum: String(actual),
  });
}

/** @param index of the argument, from 0 */
export function unexpectedInput(
  call: string,
  index: number,
  spec: TypeSpec,
  arg: AnyExpression,
  context: BindContext,
): SparkError {
  return new SparkError('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', {
    sqlExpr: `"${call}"`,
    paramIndex: ordinal(index),
    requiredType: specName(spec),
    inputSql: `"${context.sql(arg)}"`,
    inputType: quotedSqlName(typeOf(arg)),
  });
}

export function differentTypes(call: string, name: string, types: readonly DataType[]): SparkError {
  return new SparkError('DATATYPE_MISMATCH.DATA_DIFF_TYPES', {
    sqlExpr: `"${call}"`,
    functionName: quotedFunction(name),
    dataType: `[${types.map(quotedSqlName).join(', ')}]`,
  });
}

/** DATATYPE_MISMATCH.<sub> with the call's text as `sqlExpr`. */
export function mismatch(
  sub: string,
  name: string,
  args: readonly AnyExpression[],
  context: BindContext,
  parameters: Readonly<Record<string, string>>,
): SparkError {
  const sqlExpr = `"${name}(${args.map((a) => context.sql(a)).join(', ')})"`;
  return new SparkError(`DATATYPE_MISMATCH.${sub}`, { sqlExpr, ...parameters });
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

export function ordinal(index: number): string {
  return ORDINALS[index] ?? `${index + 1}th`;
}

/** A type or class of types as Spark writes them: `"STRING"`, `("INT" or "BIGINT")`. */
export function specName(spec: TypeSpec): string {
  if (typeof spec === 'string') return `"${CLASS_NAMES[spec] ?? spec.toUpperCase()}"`;
  switch (spec.kind) {
    case 'one_of':
      return `(${spec.options.map(specName).join(' or ')})`;
    case 'array_of':
      return `"ARRAY<${specName(spec.element).slice(1, -1)}>"`;
    case 'map_of':
      return `"MAP<${specName(spec.key).slice(1, -1)}, ${specName(spec.value).slice(1, -1)}>"`;
    default:
      return `"${sqlName(spec)}"`;
  }
}

const CLASS_NAMES: Readonly<Record<string, string>> = {
  timestamp_any: 'TIMESTAMP',
  time_any: 'TIME',
  interval_any: 'ANSI INTERVAL',
  interval_ym: 'INTERVAL YEAR TO MONTH',
  interval_dt: 'INTERVAL DAY TO SECOND',
};

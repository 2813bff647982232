import { SparkError } from '../core/error.ts';
import { parseDataType } from '../lang/spark/parse.ts';
import type { ParameterValue } from '../plan/analyzer/analyzer-context.ts';
import { resolveType } from '../plan/analyzer/resolve-type.ts';
import { castValue } from '../types/cast/cast-value.ts';
import { STRING } from '../types/data-type.ts';
import type { SessionState } from './session-state.ts';
import type { StatementOptions, StatementParameter } from './statement.ts';

type ParameterTexts = NonNullable<StatementOptions['parameters']>;

/** Parameters as clients send them, read as values of their types. @throws CAST_INVALID_INPUT and its kin */
export function parameterValues(
  parameters: ParameterTexts,
  state: SessionState,
): readonly ParameterValue[] | Readonly<Record<string, ParameterValue>> {
  if (isList(parameters)) return parameters.map((parameter) => parameterValue(parameter, state));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, parameterValue(parameter, state)]),
  );
}

function isList(parameters: ParameterTexts): parameters is readonly StatementParameter[] {
  return Array.isArray(parameters);
}

function parameterValue({ type: typeText, text }: StatementParameter, state: SessionState): ParameterValue {
  if (typeText === null) return text === null ? { type: null, value: null } : { type: STRING, value: text };
  const type = resolveType(parseDataType(typeText));
  if (text === null) return { type, value: null };
  if (type.kind === 'void') throw new SparkError('INVALID_PARAMETER_VALUE.NULL', { parameter: text });
  return { type, value: castValue(text, STRING, type, 'ansi', state.conf.get('spark.sql.session.timeZone')) };
}

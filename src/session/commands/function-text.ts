import type { StoredFunction } from '../../catalog/function-store.ts';
import { catalogString } from '../../types/type-name.ts';

/** Where values begin: behind the longest key. */
const KEY_WIDTH = 15;

/** The lines of DESCRIBE FUNCTION for a function that SQL made. */
export function functionLines(fn: StoredFunction, catalog: string, extended: boolean): readonly string[] {
  const name = fn.database === null ? fn.name : `${catalog}.${fn.database}.${fn.name}`;
  const { returns } = fn;
  const lines = [
    line('Function:', name),
    line('Type:', returns.kind.toUpperCase()),
    ...list('Input:', fn.parameters.map(parameterText)),
    ...(returns.kind === 'scalar'
      ? [line('Returns:', ddl(returns.type))]
      : list(
          'Returns:',
          returns.schema.map((field) => `${field.name} ${ddl(field.type)}`),
        )),
    ...(fn.comment === null ? [] : [line('Comment:', fn.comment)]),
  ];
  if (!extended) return lines;
  return [
    ...lines,
    line('Deterministic:', String(fn.deterministic)),
    line('Data Access:', fn.dataAccess),
    ...list(
      'Configs:',
      Object.entries(fn.conf).map(([key, value]) => `${key}=${value}`),
    ),
    line('Create Time:', new Date(fn.created).toUTCString()),
    line('Body:', fn.text),
  ];
}

function parameterText({ name, type, defaultText, comment }: StoredFunction['parameters'][number]): string {
  const fallback = defaultText === null ? '' : ` DEFAULT ${defaultText}`;
  return `${name} ${ddl(type)}${fallback}${comment === null ? '' : ` '${comment}'`}`;
}

function list(key: string, items: readonly string[]): string[] {
  return items.length === 0 ? [line(key, '()')] : items.map((item, i) => line(i === 0 ? key : '', item));
}

function line(key: string, value: string): string {
  return `${key.padEnd(KEY_WIDTH)}${value}`;
}

function ddl(type: Parameters<typeof catalogString>[0]): string {
  return catalogString(type).toUpperCase();
}

import { parseTableSchema } from '../lang/spark/parse.ts';
import { resolveSchema } from '../plan/analyzer/resolve-type.ts';
import type { Schema } from '../types/data-type.ts';

/** A DDL string such as `a INT, b STRING`. @throws PARSE_SYNTAX_ERROR */
export function parseSchemaText(ddl: string): Schema {
  return resolveSchema(parseTableSchema(ddl));
}

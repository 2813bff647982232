import type { Schema } from '../../types/data-type.ts';
import { schemaTree } from '../../types/schema-tree.ts';
import type { Value } from '../../types/value.ts';
import { GLOBAL_TEMP } from '../session-catalog.ts';
import type { StatementContext } from '../statement-context.ts';
import { matchesPattern } from './command.ts';
import { findRelation } from './find.ts';
import { type Detail, entryDetails, temporaryDetails } from './relation-details.ts';

/** The rows of SHOW TABLE EXTENDED: temporary views of that name, too. */
export async function tableInformation(
  database: string,
  pattern: string,
  context: StatementContext,
): Promise<readonly (readonly Value[])[]> {
  const { engine, state } = context;
  const rows: Value[][] = [];
  for (const { name } of database === GLOBAL_TEMP ? [] : engine.catalog.list(database)) {
    if (!matchesPattern(name, pattern)) continue;
    const entry = await engine.catalog.lookup(database, name);
    if (entry === null) continue;
    const { schema } = await findRelation([database, name], context);
    const partitions = entry.kind === 'table' ? partitionColumns(entry.table.partitionColumns) : [];
    const details = [...entryDetails(entry, schema, context), ...partitions];
    rows.push([database, name, false, information(details, schema)]);
  }
  const temporary = database === GLOBAL_TEMP ? engine.globalViews : state.temporaryViews;
  for (const [name, view] of temporary) {
    if (!matchesPattern(name, pattern)) continue;
    const schema = view.kind === 'query' ? view.schema : view.table.schema;
    const shown = database === GLOBAL_TEMP ? GLOBAL_TEMP : '';
    rows.push([shown, name, true, information(temporaryDetails(name, view, context), schema)]);
  }
  return rows;
}

/** `key: value` lines. */
export function informationText(details: readonly Detail[]): string {
  return details.map(([key, value]) => `${key}: ${value}\n`).join('');
}

function information(details: readonly Detail[], schema: Schema): string {
  return informationText([...details, ['Schema', schemaTree(schema)]]);
}

function partitionColumns(names: readonly string[]): Detail[] {
  return names.length === 0 ? [] : [['Partition Columns', `[${names.map((n) => `\`${n}\``).join(', ')}]`]];
}

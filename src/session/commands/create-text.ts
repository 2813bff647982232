import type { ViewEntry } from '../../catalog/catalog.ts';
import type { CatalogTable } from '../../catalog/catalog-table.ts';
import type { DataType } from '../../types/data-type.ts';
import { sqlName } from '../../types/type-name.ts';
import { redacted } from './relation-details.ts';

/** The statement that would make the table again, as SHOW CREATE TABLE prints it. */
export function createTableText(table: CatalogTable): string {
  const columns = table.schema.map((field) => {
    const comment = field.comment === undefined ? '' : ` COMMENT ${quote(field.comment)}`;
    const fallback = field.default === undefined ? '' : ` DEFAULT ${field.default}`;
    const strict = field.nullable ? '' : ' NOT NULL';
    return `  ${name(field.name)} ${ddlType(field.type)}${strict}${fallback}${comment}`;
  });
  const lines = [
    `CREATE TABLE ${table.identifier.map(name).join('.')} (`,
    `${columns.join(',\n')})`,
    `USING ${table.provider}`,
  ];
  if (Object.keys(table.options).length > 0) lines.push(`OPTIONS ${pairs(table.options)}`);
  if (table.partitionColumns.length > 0)
    lines.push(`PARTITIONED BY (${table.partitionColumns.map(name).join(', ')})`);
  if (table.comment !== undefined) lines.push(`COMMENT ${quote(table.comment)}`);
  if (!table.managed) lines.push(`LOCATION ${quote(table.locations.join(','))}`);
  if (Object.keys(table.properties).length > 0) lines.push(`TBLPROPERTIES ${pairs(table.properties)}`);
  return `${lines.join('\n')}\n`;
}

/** @param binding as it is shown */
export function createViewText(view: ViewEntry, binding: ViewEntry['binding']): string {
  const named = view.columns ?? view.schema?.map(({ name: column }) => ({ name: column })) ?? [];
  const columns = named.map((column) => {
    const comment =
      'comment' in column && column.comment !== undefined ? ` COMMENT ${quote(column.comment)}` : '';
    return `  ${name(column.name)}${comment}`;
  });
  const lines = [`CREATE VIEW ${name(view.database)}.${name(view.name)} (`, `${columns.join(',\n')})`];
  if (view.comment !== undefined) lines.push(`COMMENT ${quote(view.comment)}`);
  if (Object.keys(view.properties).length > 0) lines.push(`TBLPROPERTIES ${pairs(view.properties)}`);
  if (binding !== undefined) lines.push(`WITH SCHEMA ${binding}`);
  return `${lines.join('\n')}\nAS ${view.text}\n`;
}

function pairs(entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `  ${quote(key)} = ${quote(redacted(key, value))}`);
  return `(\n${lines.join(',\n')})`;
}

/** A name, in back-ticks where it is no plain word. */
export function name(text: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) ? text : `\`${text.replaceAll('`', '``')}\``;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Spark spells the collation of strings out. */
function ddlType(type: DataType): string {
  const text = sqlName(type);
  const isText = type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar';
  return isText && !text.includes('COLLATE') ? `${text} COLLATE UTF8_BINARY` : text;
}

import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { type Span, SparkError } from '../../core/error.ts';
import type { QualifiedName } from '../../lang/ast/name.ts';
import type { ColumnChange, NewColumn } from '../../lang/ast/statement-alter.ts';
import { resolveType } from '../../plan/analyzer/resolve-type.ts';
import type { DataType, Schema, StructField } from '../../types/data-type.ts';
import { sameTypeIgnoringNullability } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { partsOf, quoteName, type StatementContext } from '../statement-context.ts';
import { checkedDefault } from './column-default.ts';

/** ADD COLUMNS: behind the data columns, before those of partitions. */
export async function addColumns(
  columns: readonly NewColumn[],
  table: CatalogTable,
  context: StatementContext,
): Promise<Schema> {
  const data = table.schema.length - table.partitionColumns.length;
  const known = new Set(table.schema.map((field) => field.name.toLowerCase()));
  const added: StructField[] = [];
  for (const column of columns) {
    const name = partsOf(column.name).join('.');
    if (column.name.parts.length > 1 || column.position !== undefined || !column.nullable) {
      throw unsupported('ADD COLUMN with a position, NOT NULL or a nested name', table, column.span);
    }
    if (known.has(name.toLowerCase())) {
      throw new SparkError('COLUMN_ALREADY_EXISTS', { columnName: `\`${name}\`` }, { span: column.span });
    }
    known.add(name.toLowerCase());
    const type = resolveType(column.type);
    added.push({
      name,
      type,
      nullable: true,
      ...(column.comment !== undefined && { comment: column.comment }),
      ...(column.default !== undefined && {
        default: await checkedDefault(
          column.default,
          { name, type, statement: 'ALTER TABLE ADD COLUMNS' },
          context,
        ),
      }),
    });
  }
  return [...table.schema.slice(0, data), ...added, ...table.schema.slice(data)];
}

/** ALTER COLUMN: comments and defaults; files keep their types. */
export async function changeColumns(
  changes: readonly ColumnChange[],
  table: CatalogTable,
  context: StatementContext,
): Promise<Schema> {
  const schema = [...table.schema];
  for (const change of changes) {
    const index = columnIndex(change.name, table);
    if (change.nullable !== undefined || change.position !== undefined) {
      throw unsupported('ALTER COLUMN with a position or NOT NULL', table, change.span);
    }
    const field = schema[index]!;
    if (change.type !== undefined) checkSameType(field, field.name, resolveType(change.type), table);
    schema[index] = await changed(field, change, context);
  }
  return schema;
}

/** Hive's CHANGE COLUMN, which names the column and its type again. */
export async function changeColumn(
  name: QualifiedName,
  definition: NewColumn,
  table: CatalogTable,
  context: StatementContext,
): Promise<Schema> {
  const index = columnIndex(name, table);
  const field = table.schema[index]!;
  if (definition.position !== undefined)
    throw unsupported('CHANGE COLUMN with a position', table, definition.span);
  checkSameType(field, partsOf(definition.name).join('.'), resolveType(definition.type), table);
  const next = await changed(field, { comment: definition.comment }, context);
  return table.schema.map((old, i) => (i === index ? next : old));
}

async function changed(
  field: StructField,
  change: Partial<Pick<ColumnChange, 'comment' | 'setDefault' | 'dropDefault'>>,
  context: StatementContext,
): Promise<StructField> {
  const { default: old, ...rest } = field;
  const { name, type } = field;
  let text = change.dropDefault === true ? undefined : old;
  if (change.setDefault !== undefined) {
    const statement = 'ALTER TABLE ALTER COLUMN';
    text = await checkedDefault(change.setDefault, { name, type, statement }, context);
  }
  return {
    ...rest,
    ...(text !== undefined && { default: text }),
    ...(change.comment !== undefined && { comment: change.comment }),
  };
}

function columnIndex(name: QualifiedName, table: CatalogTable): number {
  const wanted = partsOf(name).join('.').toLowerCase();
  const index = table.schema.findIndex((field) => field.name.toLowerCase() === wanted);
  if (index >= 0) return index;
  throw new SparkError(
    'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    {
      objectName: quoteName(partsOf(name)),
      proposal: table.schema.map((field) => `\`${field.name}\``).join(', '),
    },
    { span: name.span },
  );
}

function checkSameType(field: StructField, newName: string, type: DataType, table: CatalogTable): void {
  const sameName = field.name.toLowerCase() === newName.toLowerCase();
  if (sameName && sameTypeIgnoringNullability(field.type, type)) return;
  throw new SparkError('NOT_SUPPORTED_CHANGE_COLUMN', {
    table: quoteName(table.identifier),
    originName: `\`${field.name}\``,
    originType: quotedSqlName(field.type),
    newName: `\`${newName}\``,
    newType: quotedSqlName(type),
  });
}

function unsupported(operation: string, table: CatalogTable, span: Span): SparkError {
  const tableName = quoteName(table.identifier);
  return new SparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName, operation }, { span });
}

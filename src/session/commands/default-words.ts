import type { CatalogTable } from '../../catalog/catalog-table.ts';
import type { Expression } from '../../lang/ast/expression.ts';
import type { Query } from '../../lang/ast/query.ts';
import type { InsertTable } from '../../lang/ast/statement-write.ts';
import { parseExpression } from '../../lang/spark/parse.ts';
import type { StructField } from '../../types/data-type.ts';
import { isDefault } from '../variables.ts';

/** A query with other expressions for the columns of its select list, or of its VALUES. */
export function mapColumns(query: Query, change: (node: Expression, index: number) => Expression): Query {
  const { body } = query;
  switch (body.kind) {
    case 'select': {
      const items = body.items.map((item, i) => ({ ...item, expression: change(item.expression, i) }));
      return { ...query, body: { ...body, items } };
    }
    case 'inlineTable': {
      const rows = body.rows.map((row) =>
        row.kind === 'rowConstructor'
          ? { ...row, fields: row.fields.map((f, i) => ({ ...f, expression: change(f.expression, i) })) }
          : change(row, 0),
      );
      return { ...query, body: { ...body, rows } };
    }
    case 'query':
      return { ...query, body: mapColumns(body, change) };
    default:
      return query;
  }
}

/** The columns that an INSERT gives values for, in its query's order. */
export function targetColumns({ columns, partition }: InsertTable, table: CatalogTable): StructField[] {
  const named = (name: string) => table.schema.find((f) => f.name.toLowerCase() === name.toLowerCase());
  if (columns !== undefined) return columns.flatMap((column) => named(column.name) ?? []);
  const fixed = new Set(
    partition?.values.filter((v) => v.value !== undefined).map((v) => v.name.name.toLowerCase()),
  );
  return table.schema.filter((field) => !fixed.has(field.name.toLowerCase()));
}

/** The query of an INSERT with its columns' defaults where it says DEFAULT. */
export function fillDefaults(query: Query, columns: readonly StructField[]): Query {
  return mapColumns(query, (node, i) => {
    const column = columns[i];
    if (column === undefined || !isDefault(node)) return node;
    return { ...parseExpression(column.default ?? 'NULL'), span: node.span };
  });
}

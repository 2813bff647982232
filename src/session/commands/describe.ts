import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { SparkError } from '../../core/error.ts';
import { describeFunction as functionText } from '../../functions/describe-function.ts';
import type {
  DescribeFunction,
  DescribeNamespace,
  DescribeQuery,
  DescribeTable,
} from '../../lang/ast/statement-inspect.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { type Schema, STRING } from '../../types/data-type.ts';
import { catalogString } from '../../types/type-name.ts';
import { declaredSchema } from '../plan-query.ts';
import { nameParts, quoteName } from '../statement-context.ts';
import { listing } from './command.ts';
import { findRelation, findTable } from './find.ts';
import { functionLines } from './function-text.ts';
import { type Detail, isTemporary, partitionOf, storedDetails } from './relation-details.ts';

const COLUMNS = { col_name: STRING, data_type: STRING, comment: 'nullable' } as const;
type Line = readonly [string, string, string | null];

/** What Spark would know of a column after ANALYZE ... FOR COLUMNS; there are no such statistics here. */
const COLUMN_STATISTICS = [
  'min',
  'max',
  'num_nulls',
  'distinct_count',
  'avg_col_len',
  'max_col_len',
  'histogram',
];

const describeTable = listing<DescribeTable>(
  (statement) => (statement.column ? { info_name: STRING, info_value: STRING } : COLUMNS),
  async (statement, context) => {
    const parts = await nameParts(statement.table, context);
    const { relation, schema } = await findRelation(parts, context, statement.table.span);
    if (statement.asJson) {
      const feature = 'DESCRIBE ... AS JSON';
      throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature }, { span: statement.span });
    }
    if (statement.column) {
      const name = statement.column.parts.map((part) => part.name).join('.');
      return describeColumn(schema, name, quoteName(parts), statement);
    }
    const lines: Line[] = schema.map(columnLine);
    if (relation.kind === 'table') lines.push(...partitionLines(relation.table));
    if (statement.partition !== undefined) {
      const details = await partitionOf(statement.partition, parts, context);
      const { table } = await findTable(parts, context, statement.table.span);
      if (statement.extended) {
        const [, database, name] = table.identifier;
        lines.push(
          ...section('# Detailed Partition Information', [
            ['Database', database!],
            ['Table', name!],
            ...details,
          ]),
          ...section('# Storage Information', [['Location', table.locations.join(',')]]),
        );
      }
    } else if (statement.extended && !isTemporary(parts, context)) {
      const details = await storedDetails(parts, schema, context);
      lines.push(...section('# Detailed Table Information', details));
    }
    return lines;
  },
);

const describeQuery = listing<DescribeQuery>(COLUMNS, async (statement, context) => {
  const plan = await settleLookups(() => analyzeQuery(statement.query, context.analyzer));
  return declaredSchema(plan, context.analyzer).map(columnLine);
});

const describeFunction = listing<DescribeFunction>({ function_desc: STRING }, async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const own = parts.length > 1 ? undefined : functionText(parts[0]!, statement.extended);
  const stored = own ? undefined : context.catalog.storedFunction(parts);
  const lines = stored ? functionLines(stored, context.catalog.currentCatalog, statement.extended) : own;
  if (!lines) {
    throw new SparkError(
      'UNRESOLVED_ROUTINE',
      { routineName: quoteName(parts), searchPath: '[`system`.`builtin`, `system`.`session`]' },
      { span: statement.name.span },
    );
  }
  return lines.map((line) => [line]);
});

const describeNamespace = listing<DescribeNamespace>(
  { info_name: STRING, info_value: STRING },
  async (statement, context) => {
    const name = (await nameParts(statement.name, context)).at(-1)!;
    const { catalog } = context.engine;
    const database = catalog.database(name.toLowerCase());
    if (database === undefined) {
      const schemaName = quoteName([catalog.name, name]);
      throw new SparkError('SCHEMA_NOT_FOUND', { schemaName }, { span: statement.name.span });
    }
    const properties = Object.entries(database.properties).map(([key, value]) => `(${key},${value})`);
    return [
      ['Catalog Name', catalog.name],
      ['Namespace Name', database.name],
      ['Comment', database.comment],
      ['Location', database.location],
      ['Owner', ''],
      ...(statement.extended
        ? [['Properties', properties.length > 0 ? `(${properties.join(', ')})` : '']]
        : []),
    ];
  },
);

function columnLine({ name, type, comment }: Schema[number]): Line {
  return [name, catalogString(type), comment ?? null];
}

function partitionLines(table: CatalogTable): Line[] {
  if (table.partitionColumns.length === 0) return [];
  const partition = table.schema.filter((field) => table.partitionColumns.includes(field.name));
  return [
    ['# Partition Information', '', ''],
    ['# col_name', 'data_type', 'comment'],
    ...partition.map(columnLine),
  ];
}

function section(title: string, details: readonly Detail[]): Line[] {
  return [['', '', ''], [title, '', ''], ...details.map(([key, value]): Line => [key, value, ''])];
}

function describeColumn(schema: Schema, name: string, relation: string, { extended, column }: DescribeTable) {
  const span = column?.span;
  const field = schema.find((f) => f.name.toLowerCase() === name.toLowerCase());
  if (field === undefined) {
    throw new SparkError(
      'COLUMN_NOT_FOUND',
      { colName: `\`${name}\``, caseSensitiveConfig: '"spark.sql.caseSensitive"', relation },
      { span },
    );
  }
  return [
    ['col_name', field.name],
    ['data_type', catalogString(field.type)],
    ['comment', field.comment ?? 'NULL'],
    ...(extended ? COLUMN_STATISTICS.map((key) => [key, 'NULL']) : []),
  ];
}

export const describeCommands = { describeTable, describeQuery, describeFunction, describeNamespace };

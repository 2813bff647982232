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
import { type CatalogRelation, settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { type Schema, STRING } from '../../types/data-type.ts';
import { catalogString } from '../../types/type-name.ts';
import { schemaOf } from '../plan-query.ts';
import { nameParts, quoteName } from '../statement-context.ts';
import { listing } from './command.ts';
import { findRelation } from './find.ts';

const COLUMNS = { col_name: STRING, data_type: STRING, comment: 'nullable' } as const;
type Line = readonly [string, string, string | null];

const describeTable = listing<DescribeTable>(
  (statement) => (statement.column ? { info_name: STRING, info_value: STRING } : COLUMNS),
  async (statement, context) => {
    const parts = await nameParts(statement.table, context);
    const { relation, schema } = await findRelation(parts, context, statement.table.span);
    if (statement.partition || statement.asJson) {
      const feature = statement.asJson ? 'DESCRIBE ... AS JSON' : 'DESCRIBE ... PARTITION';
      throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature }, { span: statement.span });
    }
    if (statement.column) {
      const name = statement.column.parts.map((part) => part.name).join('.');
      return describeColumn(schema, name, quoteName(parts), statement.column.span);
    }
    const lines: Line[] = schema.map(columnLine);
    if (relation.kind === 'table') lines.push(...partitionLines(relation.table));
    if (statement.extended) lines.push(...detailLines(relation, schema));
    return lines;
  },
);

const describeQuery = listing<DescribeQuery>(COLUMNS, async (statement, context) => {
  const schema = schemaOf(await settleLookups(() => analyzeQuery(statement.query, context.analyzer)));
  return schema.map(columnLine);
});

const describeFunction = listing<DescribeFunction>({ function_desc: STRING }, async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const lines = functionText(parts.at(-1)!, statement.extended);
  if (lines === null) {
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

function detailLines(relation: CatalogRelation, schema: Schema): Line[] {
  const lines: [string, string][] = relationDetails(relation, schema);
  return [
    ['', '', ''],
    ['# Detailed Table Information', '', ''],
    ...lines.map(([key, value]): Line => [key, value, '']),
  ];
}

function relationDetails(relation: CatalogRelation, schema: Schema): [string, string][] {
  switch (relation.kind) {
    case 'table': {
      const { table } = relation;
      const [catalog, database, name] = table.identifier;
      return [
        ['Catalog', catalog ?? ''],
        ['Database', database ?? ''],
        ['Table', name ?? ''],
        ['Type', table.managed ? 'MANAGED' : 'EXTERNAL'],
        ['Provider', table.provider],
        ...(table.comment === undefined ? [] : [['Comment', table.comment] as [string, string]]),
        ...propertyLines('Table Properties', table.properties),
        ['Location', table.locations.join(',')],
        ...propertyLines('Storage Properties', table.options),
        ...(table.partitionColumns.length > 0 ? [['Partition Provider', 'Catalog'] as [string, string]] : []),
      ];
    }
    case 'view':
      return [
        ['Table', relation.name.at(-1)!],
        ['Type', 'VIEW'],
        ['View Text', relation.text],
        ['View Original Text', relation.text],
        ['View Query Output Columns', `[${schema.map((field) => `\`${field.name}\``).join(', ')}]`],
      ];
    case 'rows':
      return [
        ['Table', relation.name.join('.')],
        ['Type', 'SYSTEM VIEW'],
      ];
  }
}

function propertyLines(title: string, properties: Readonly<Record<string, string>>): [string, string][] {
  const entries = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? [] : [[title, `[${entries.sort().join(', ')}]`]];
}

function describeColumn(schema: Schema, name: string, relation: string, span: DescribeTable['span']) {
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
  ];
}

export const describeCommands = { describeTable, describeQuery, describeFunction, describeNamespace };

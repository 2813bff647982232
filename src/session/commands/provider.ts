import type { DataSource } from '../../catalog/catalog-table.ts';
import { SparkError } from '../../core/error.ts';
import type { QualifiedName } from '../../lang/ast/name.ts';

const sources: readonly DataSource[] = ['parquet', 'csv', 'json', 'text', 'orc', 'avro'];

/** The data source that USING names. @throws DATA_SOURCE_NOT_FOUND */
export function providerOf(name: QualifiedName): DataSource {
  const text = name.parts.map((part) => part.name).join('.');
  const source = sources.find((s) => s === text.toLowerCase());
  if (source === undefined)
    throw new SparkError('DATA_SOURCE_NOT_FOUND', { provider: text }, { span: name.span });
  return source;
}

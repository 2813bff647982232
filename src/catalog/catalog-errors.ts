import { SparkError } from '../core/error.ts';

/** `spark_catalog`: the only catalog. */
export const CATALOG_NAME = 'spark_catalog';

export function schemaNotFound(name: string): SparkError {
  return new SparkError('SCHEMA_NOT_FOUND', { schemaName: quoted(CATALOG_NAME, name) });
}

export function tableNotFound(database: string, name: string): SparkError {
  return new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoted(CATALOG_NAME, database, name) });
}

export function alreadyExists(database: string, name: string): SparkError {
  return new SparkError('TABLE_OR_VIEW_ALREADY_EXISTS', {
    relationName: quoted(CATALOG_NAME, database, name),
  });
}

export function wrongObjectType(name: string, found: string): SparkError {
  return new SparkError('WRONG_COMMAND_FOR_OBJECT_TYPE', {
    operation: 'DROP VIEW',
    requiredType: 'VIEW',
    objectName: name,
    foundType: found,
    alternative: 'DROP TABLE',
  });
}

export function tableNotView(operation: string, database: string, name: string): SparkError {
  const tableName = quoted(CATALOG_NAME, database, name);
  return new SparkError('EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE', { tableName, operation });
}

/** `` `a`.`b` `` as messages print names. */
export function quoted(...parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

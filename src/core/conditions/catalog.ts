import type { ErrorCondition } from './index.ts';

/** Conditions of the catalog, of files and of CSV records. */
export const catalogConditions = {
  TABLE_OR_VIEW_NOT_FOUND: {
    sqlState: '42P01',
    message: 'The table or view <relationName> cannot be found. Check its spelling and its schema.',
  },
  TABLE_OR_VIEW_ALREADY_EXISTS: {
    sqlState: '42P07',
    message:
      'A table or view <relationName> exists already. Take another name, drop it first, or add IF NOT EXISTS.',
  },
  SCHEMA_NOT_FOUND: {
    sqlState: '42704',
    message:
      'The schema <schemaName> cannot be found. Check its spelling; DROP SCHEMA IF EXISTS tolerates a missing one.',
  },
  SCHEMA_ALREADY_EXISTS: {
    sqlState: '42P06',
    message: 'A schema <schemaName> exists already. Take another name or add IF NOT EXISTS.',
  },
  SCHEMA_NOT_EMPTY: {
    sqlState: '2BP01',
    message: 'The schema <schemaName> still has tables or views. DROP SCHEMA ... CASCADE drops them with it.',
  },
  'UNSUPPORTED_FEATURE.DROP_DATABASE': {
    sqlState: '0A000',
    message: 'The default database <database> cannot be dropped.',
  },
  LOCATION_ALREADY_EXISTS: {
    sqlState: '42710',
    message:
      'The managed table <identifier> would lie at <location>, which exists already. Take another name or remove that directory.',
  },
  'EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE': {
    sqlState: '42809',
    message: "'<operation>' needs a table, but <viewName> is a view.",
  },
  'EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE': {
    sqlState: '42809',
    message: "'<operation>' needs a view, but <tableName> is a table.",
  },
  PATH_NOT_FOUND: { sqlState: '42K03', message: 'There is no file or directory <path>.' },
  UNABLE_TO_INFER_SCHEMA: {
    sqlState: '42KD9',
    message: 'The files do not tell a schema for <format>: none has any. Give the columns in the definition.',
  },
  DATA_SOURCE_NOT_FOUND: { sqlState: '42K02', message: 'There is no data source <provider>.' },
  COLUMN_ALREADY_EXISTS: {
    sqlState: '42711',
    message: 'The column <columnName> stands there twice. Rename one of them.',
  },
  ALL_PARTITION_COLUMNS_NOT_ALLOWED: {
    sqlState: 'KD005',
    message: 'A table needs a column that is no partition column.',
  },
  PARTITIONS_ALREADY_EXIST: {
    sqlState: '428FT',
    message:
      'The table <tableName> has the partition(s) <partitionList> already. IF NOT EXISTS tolerates that.',
  },
  PARTITIONS_NOT_FOUND: {
    sqlState: '428FT',
    message: 'The table <tableName> has no partition(s) <partitionList>. IF EXISTS tolerates that.',
  },
  NOT_A_PARTITIONED_TABLE: {
    sqlState: '42809',
    message: '<operation> is for partitioned tables, and <tableIdentWithDB> is none.',
  },
  CONFLICTING_PARTITION_COLUMN_NAMES: {
    sqlState: 'KD009',
    message:
      'The directories name different partition columns: <distinctPartColLists>. Data files must lie in leaf directories whose levels have the same names. Look at: <suspiciousPaths>.',
  },
  'FAILED_READ_FILE.NO_HINT': { sqlState: 'KD001', message: 'The file <path> could not be read: <reason>.' },
  'FAILED_READ_FILE.FILE_NOT_EXIST': {
    sqlState: 'KD001',
    message:
      'The file <path> is gone. It may have been replaced since the table was listed; REFRESH TABLE lists it again.',
  },
  'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION': {
    sqlState: '22023',
    message:
      'A record of the file does not fit the schema: <badRecord>. The mode is <failFastMode>; mode PERMISSIVE reads such records as NULL.',
  },
  'INVALID_DELIMITER_VALUE.EMPTY_STRING': { sqlState: '42602', message: 'The CSV separator is empty.' },
  'INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH': {
    sqlState: '42602',
    message:
      'The CSV separator is a single backslash, which starts an escape sequence. Write two of them for the character itself.',
  },
  'INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER': {
    sqlState: '42602',
    message: 'The CSV separator has an escape sequence that is not known: <str>.',
  },
  'UNSUPPORTED_OVERWRITE.TABLE': {
    sqlState: '42902',
    message: 'The table <table> cannot be overwritten by a query that reads from it.',
  },
  'UNSUPPORTED_FEATURE.FILE_SYSTEM': {
    sqlState: '0A000',
    message: 'Files of the scheme <scheme> cannot be read yet: <path>. Download them and give a local path.',
  },
  'UNSUPPORTED_FEATURE.CSV_OPTION': {
    sqlState: '0A000',
    message: 'The CSV option <option> = <value> is not supported yet.',
  },
  'INVALID_PARAMETER_VALUE.CHARSET': {
    sqlState: '22023',
    message: 'The parameter <parameter> of <functionName> has to be one of <charsets>, not <charset>.',
  },
  'INVALID_PARAMETER_VALUE.CSV_FLAG': {
    sqlState: '22023',
    message: 'The CSV option <option> has to be true or false, not <value>.',
  },
  UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE: {
    sqlState: '0A000',
    message: 'The data source <format> has no text for the type <columnType> of the column <columnName>.',
  },
  'UNSUPPORTED_FEATURE.DATA_SOURCE': {
    sqlState: '0A000',
    message: 'Files of the format <provider> cannot be read yet; parquet and csv can.',
  },
  CANNOT_MERGE_SCHEMAS: {
    sqlState: '42KD9',
    message: 'The files differ in a column and no type holds both: <left> and <right>.',
  },
  SPECIFY_PARTITION_IS_NOT_ALLOWED: {
    sqlState: '42601',
    message: 'PARTITIONED BY needs the columns of the table, which the statement does not give.',
  },
  WRONG_COMMAND_FOR_OBJECT_TYPE: {
    sqlState: '42809',
    message:
      '<operation> is for a <requiredType>, and <objectName> is a <foundType>. Use <alternative> for it.',
  },
  EMPTY_PARTITION_COLUMN_VALUE: {
    sqlState: 'KD009',
    message:
      "The directory <columnSpec> names a partition column without a value: it has to be 'column=value'.",
  },
  EMPTY_PARTITION_COLUMN_NAME: {
    sqlState: 'KD009',
    message:
      "The directory <columnSpec> names a value without a partition column: it has to be 'column=value'.",
  },
  COLUMN_NOT_DEFINED_IN_TABLE: {
    sqlState: '42703',
    message: 'The table <tableName> has no column <colName> for <colType>; its columns are <tableCols>.',
  },
  'UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN': {
    sqlState: '0A000',
    message:
      'A query of CSV files may not read the column of corrupt records alone. Read another column with it.',
  },
} satisfies Record<string, ErrorCondition>;

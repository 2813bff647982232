import type { ErrorCondition } from './index.ts';

/** What the parser raises. */
export const parseConditions = {
  PARSE_SYNTAX_ERROR: { sqlState: '42601', message: 'Syntax error at or near <error><hint>.' },
  PARSE_EMPTY_STATEMENT: { sqlState: '42617', message: 'The statement is empty.' },
  FAILED_TO_PARSE_TOO_COMPLEX: {
    sqlState: '54001',
    message: 'The statement is nested too deeply, or too large. Split it into smaller parts.',
  },
  UNCLOSED_BRACKETED_COMMENT: {
    sqlState: '42601',
    message: 'A bracketed comment is not closed: */ is missing.',
  },
  UNBOUND_SQL_PARAMETER: { sqlState: '42P02', message: 'The parameter <name> has no value.' },
  'UNSUPPORTED_FEATURE.STATEMENT': { sqlState: '0A000', message: '<feature> is not supported yet.' },

  // Names.
  INVALID_IDENTIFIER: {
    sqlState: '42602',
    message:
      'The name <ident> must stand in back-ticks: `<ident>`. Without them a name has only ASCII letters, digits and underscores.',
  },
  IDENTIFIER_TOO_MANY_NAME_PARTS: {
    sqlState: '42601',
    message: '<identifier> has more than <limit> name parts.',
  },
  INVALID_TEMP_OBJ_QUALIFIER: {
    sqlState: '42602',
    message:
      "The temporary <objectType> <objectName> can't be qualified with <qualifier>, only with SESSION or SYSTEM.SESSION.",
  },
  INVALID_SQL_PATH_SCHEMA_REFERENCE: {
    sqlState: '42601',
    message: 'SET PATH needs schemas with at least two name parts (catalog.schema), not <qualifiedName>.',
  },

  // Literals.
  INVALID_TYPED_LITERAL: {
    sqlState: '42604',
    message: '<value> is not a valid literal of the type <valueType>.',
  },
  UNSUPPORTED_TYPED_LITERAL: {
    sqlState: '0A000',
    message: 'There are no literals of the type <unsupportedType>, only of <supportedTypes>.',
  },
  INVALID_NUMERIC_LITERAL_RANGE: {
    sqlState: '22003',
    message:
      'The number <rawStrippedQualifier> is outside the range of <typeName>, from <minValue> to <maxValue>.',
  },
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: {
    sqlState: '22003',
    message: 'A decimal precision of <precision> is more than the maximum, <maxPrecision>.',
  },

  // Types.
  UNSUPPORTED_DATATYPE: { sqlState: '0A000', message: 'There is no data type <typeName>.' },
  DATATYPE_MISSING_SIZE: { sqlState: '42K01', message: 'The type <type> needs a length, as in <type>(10).' },
  'INCOMPLETE_TYPE_DEFINITION.ARRAY': {
    sqlState: '42K01',
    message: 'ARRAY needs the type of its elements, as in ARRAY<INT>.',
  },
  'INCOMPLETE_TYPE_DEFINITION.MAP': {
    sqlState: '42K01',
    message: 'MAP needs the types of its keys and values, as in MAP<STRING, INT>.',
  },
  'INCOMPLETE_TYPE_DEFINITION.STRUCT': {
    sqlState: '42K01',
    message: 'STRUCT needs its fields, as in STRUCT<name STRING>.',
  },

  // Expressions.
  INVALID_ESC: { sqlState: '42604', message: 'The escape <invalidEscape> must be a single character.' },
  'INVALID_PARAMETER_VALUE.DATETIME_UNIT': {
    sqlState: '22023',
    message:
      'The unit of <functionName> is a word without quotes (YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND), not <invalidValue>.',
  },
  'INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE': {
    sqlState: '42000',
    message: 'IN needs at least one value between its parentheses.',
  },
  'INVALID_SQL_SYNTAX.INVALID_TABLE_FUNCTION_IDENTIFIER_ARGUMENT_MISSING_PARENTHESES': {
    sqlState: '42000',
    message: 'The TABLE argument <argumentName> must stand in parentheses.',
  },
  'INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION': {
    sqlState: '42000',
    message: 'The window <windowName> is defined twice.',
  },

  // Queries.
  DUPLICATED_CTE_NAMES: {
    sqlState: '42602',
    message: 'Several tables of a WITH clause have the name <duplicateNames>.',
  },
  'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES': {
    sqlState: '0A000',
    message:
      "ORDER BY, SORT BY, DISTRIBUTE BY and CLUSTER BY can't be combined, apart from DISTRIBUTE BY with SORT BY.",
  },
  INCOMPATIBLE_JOIN_TYPES: {
    sqlState: '42613',
    message: "A join can't be both <joinType1> and <joinType2>.",
  },
  INVALID_LATERAL_JOIN_TYPE: {
    sqlState: '42613',
    message: "A <joinType> JOIN can't have a LATERAL right side: use an inner or a left outer join.",
  },
  'INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC': {
    sqlState: '42000',
    message: 'LATERAL goes with a subquery or a table function only.',
  },
  'UNSUPPORTED_FEATURE.LATERAL_JOIN_USING': {
    sqlState: '0A000',
    message: "A LATERAL join can't have USING.",
  },
  'UNSUPPORTED_FEATURE.LATERAL_JOIN_NEAREST_BY': {
    sqlState: '0A000',
    message: "A LATERAL join can't have NEAREST BY.",
  },
  'NEAREST_BY_JOIN.NUM_RESULTS_OUT_OF_RANGE': {
    sqlState: '42604',
    message: 'NEAREST takes a number from <min> to <max>, not <numResults>.',
  },
  'NEAREST_BY_JOIN.UNSUPPORTED_JOIN_TYPE': {
    sqlState: '42604',
    message: 'NEAREST BY is not possible in a join of the type <joinType>, only in <supported>.',
  },
  'NOT_ALLOWED_IN_FROM.LATERAL_WITH_PIVOT': {
    sqlState: '42601',
    message: "A FROM clause can't have both LATERAL VIEW and PIVOT.",
  },
  'NOT_ALLOWED_IN_FROM.LATERAL_WITH_UNPIVOT': {
    sqlState: '42601',
    message: "A FROM clause can't have both LATERAL VIEW and UNPIVOT.",
  },
  'NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT': {
    sqlState: '42601',
    message: "UNPIVOT and PIVOT can't stand together here.",
  },
  UNPIVOT_VALUE_SIZE_MISMATCH: {
    sqlState: '428C4',
    message: 'Each set of columns in UNPIVOT must be as long as the list of value columns, <names>.',
  },
  'NOT_ALLOWED_IN_PIPE_OPERATOR_WHERE.WINDOW_CLAUSE': {
    sqlState: '42601',
    message: "The pipe operator WHERE can't have a WINDOW clause.",
  },
  MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS: {
    sqlState: '42000',
    message: '<clause1> and <clause2> need a pipe operator each.',
  },
  'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE': {
    sqlState: '0A000',
    message: 'The pipe operator AGGREGATE does not know <case>.',
  },

  // Statements.
  DUPLICATE_CLAUSES: { sqlState: '42614', message: 'The clause <clauseName> stands there twice.' },
  CREATE_TABLE_COLUMN_DESCRIPTOR_DUPLICATE: {
    sqlState: '42710',
    message: 'The column <columnName> has <optionName> twice.',
  },
  ALTER_TABLE_COLUMN_DESCRIPTOR_DUPLICATE: {
    sqlState: '42710',
    message: 'ALTER TABLE <type> COLUMN gives <columnName> the option <optionName> twice.',
  },
  IDENTITY_COLUMNS_DUPLICATED_SEQUENCE_GENERATOR_OPTION: {
    sqlState: '42601',
    message: 'An identity column has <sequenceGeneratorOption> twice.',
  },
  IDENTITY_COLUMNS_ILLEGAL_STEP: { sqlState: '42611', message: "The step of an identity column can't be 0." },
  SPECIFY_CLUSTER_BY_WITH_BUCKETING_IS_NOT_ALLOWED: {
    sqlState: '42908',
    message: "CLUSTER BY and CLUSTERED BY ... INTO BUCKETS can't stand together.",
  },
  COLUMN_ALIASES_NOT_ALLOWED: { sqlState: '42601', message: "The table of <op> can't have column aliases." },
  INVALID_STATEMENT_OR_CLAUSE: { sqlState: '42601', message: 'There is no statement or clause <operation>.' },
  MERGE_WITHOUT_WHEN: { sqlState: '42601', message: 'MERGE needs at least one WHEN clause.' },
  NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION: {
    sqlState: '42613',
    message: 'Of several WHEN MATCHED clauses only the last can be without a condition.',
  },
  NON_LAST_NOT_MATCHED_BY_TARGET_CLAUSE_OMIT_CONDITION: {
    sqlState: '42613',
    message: 'Of several WHEN NOT MATCHED clauses only the last can be without a condition.',
  },
  NON_LAST_NOT_MATCHED_BY_SOURCE_CLAUSE_OMIT_CONDITION: {
    sqlState: '42613',
    message: 'Of several WHEN NOT MATCHED BY SOURCE clauses only the last can be without a condition.',
  },
  EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES: {
    sqlState: '42701',
    message: 'Several arguments of EXECUTE IMMEDIATE have the name <aliases>.',
  },
  INVALID_SET_SYNTAX: {
    sqlState: '42000',
    message:
      'SET takes nothing, `key`, or `key=value`; a key with special characters or a value with a semicolon stands in back-ticks.',
  },
  INVALID_RESET_COMMAND_FORMAT: {
    sqlState: '42000',
    message: 'RESET takes nothing or a key; a key with special characters stands in back-ticks.',
  },
  INVALID_PROPERTY_KEY: {
    sqlState: '42602',
    message: '<key> is no valid key; put it in back-ticks, as in SET <key>=<value>.',
  },
  INVALID_PROPERTY_VALUE: {
    sqlState: '42602',
    message: '<value> is no valid value; put it in back-ticks, as in SET <key>=<value>.',
  },
  'INVALID_SQL_SYNTAX.ANALYZE_TABLE_UNEXPECTED_NOSCAN': {
    sqlState: '42000',
    message: 'COMPUTE STATISTICS takes NOSCAN or nothing, not <ctx>.',
  },
  'INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_COLUMN_CONSTRAINTS': {
    sqlState: '42000',
    message: "Parameters of functions can't have constraints.",
  },
  'INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_GENERATED_COLUMNS_AS_PARAMETERS': {
    sqlState: '42000',
    message: "Parameters of functions can't be generated.",
  },
  'INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE': {
    sqlState: '42000',
    message: 'CREATE FUNCTION takes IF NOT EXISTS or OR REPLACE, not both.',
  },
  'INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS': {
    sqlState: '42000',
    message: 'CREATE TEMPORARY FUNCTION has no IF NOT EXISTS.',
  },
  'INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE': {
    sqlState: '42000',
    message: 'The partition column <partKey> needs a value.',
  },
  'INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_PATTERN': {
    sqlState: '42000',
    message: 'SHOW FUNCTIONS IN takes a pattern in quotes, not <pattern>.',
  },
  'INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_SCOPE': {
    sqlState: '42000',
    message: 'There is no SHOW <scope> FUNCTIONS.',
  },
  'INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED': {
    sqlState: '42000',
    message: "A variable needs a type or a default, as in DECLARE name STRING and DECLARE name = 'SQL'.",
  },
  'UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON': {
    sqlState: '0A000',
    message: 'DESCRIBE of a column has no AS JSON.',
  },
  'UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_PARTITION': {
    sqlState: '0A000',
    message: "DESCRIBE can't show a column of a partition.",
  },
  'UNSUPPORTED_FEATURE.INSERT_PARTITION_SPEC_IF_NOT_EXISTS': {
    sqlState: '0A000',
    message: "INSERT INTO <tableName> can't have IF NOT EXISTS behind its partition.",
  },
  'UNSUPPORTED_FEATURE.TEMPORARY_VIEW_WITH_SCHEMA_BINDING_MODE': {
    sqlState: '0A000',
    message: 'Temporary views have no WITH SCHEMA.',
  },

  // Scripts.
  END_LABEL_WITHOUT_BEGIN_LABEL: {
    sqlState: '42K0L',
    message: 'The block that ends with the label <endLabel> has no label at its beginning.',
  },
  LABELS_MISMATCH: {
    sqlState: '42K0L',
    message: 'The block with the label <beginLabel> ends with another one, <endLabel>.',
  },
  INVALID_SQLSTATE: {
    sqlState: '428B3',
    message: "The SQLSTATE <sqlState> needs five letters or digits, and can't begin with 00, 01 or XX.",
  },

  // Errors that Spark has given no public name and no SQLSTATE; the latter is ours.
  _LEGACY_ERROR_TEMP_0014: {
    sqlState: '42601',
    message: 'TABLESAMPLE needs something between its parentheses.',
  },
  _LEGACY_ERROR_TEMP_0015: { sqlState: '0A000', message: 'TABLESAMPLE(<msg>) is not supported.' },
  _LEGACY_ERROR_TEMP_0016: { sqlState: '42601', message: '<bytesStr> is not a number of bytes.' },
  _LEGACY_ERROR_TEMP_0034: {
    sqlState: '0A000',
    message: '<operation> is not supported in Hive-style <command><msg>.',
  },
  _LEGACY_ERROR_TEMP_0035: { sqlState: '0A000', message: 'Operation not allowed: <message>.' },
  _LEGACY_ERROR_TEMP_0045: {
    sqlState: '42601',
    message: 'The time zone must be a name or an offset in quotes, an interval, or LOCAL.',
  },
  _LEGACY_ERROR_TEMP_0051: { sqlState: '42601', message: 'An empty set is not possible in <element>.' },
  _LEGACY_ERROR_TEMP_0064: { sqlState: '42601', message: '<msg>.' },
} satisfies Record<string, ErrorCondition>;

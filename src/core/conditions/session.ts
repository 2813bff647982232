import type { ErrorCondition } from './index.ts';

/** Conditions of commands, settings, variables, functions and scripts. */
export const sessionConditions = {
  // In PostgreSQL's words, which its tools look for.
  POSTGRES_OBJECT_NOT_FOUND: { sqlState: '42P01', message: '<kind> "<name>" does not exist' },
  POSTGRES_UNKNOWN_SETTING: { sqlState: '42704', message: 'unrecognized configuration parameter "<name>"' },
  CATALOG_NOT_FOUND: {
    sqlState: '42P08',
    message: 'There is no catalog <catalogName>; the only one is `spark_catalog`.',
  },
  REQUIRES_SINGLE_PART_NAMESPACE: {
    sqlState: '42K05',
    message: 'Names in <sessionCatalog> have one database part, not <namespace>.',
  },
  IDENTIFIER_TOO_MANY_NAME_PARTS: {
    sqlState: '42601',
    message: 'The name <identifier> has too many parts: at most <limit> are possible.',
  },
  COLUMN_NOT_FOUND: {
    sqlState: '42703',
    message: 'There is no column <colName>. Letter case counts as <caseSensitiveConfig> says.',
  },
  NON_PARTITION_COLUMN: {
    sqlState: '42000',
    message: 'PARTITION names a column that does not partition the table: <columnName>.',
  },
  'UNSUPPORTED_FEATURE.TABLE_OPERATION': {
    sqlState: '0A000',
    message: 'The table <tableName> does not support <operation>.',
  },
  'INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY': {
    sqlState: '42601',
    message: 'The table <name> has no partition columns.',
  },
  'INVALID_PARTITION_OPERATION.PARTITION_MANAGEMENT_IS_UNSUPPORTED': {
    sqlState: '42601',
    message: 'The table <name> keeps no list of its partitions.',
  },
  PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA: {
    sqlState: '42000',
    message: 'The partition column <column> is not among the columns <schema>.',
  },
  SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE: {
    sqlState: '42K05',
    message: 'SHOW COLUMNS names two databases: <namespaceA> and <namespaceB>.',
  },
  EXCEED_LIMIT_LENGTH: {
    sqlState: '54006',
    message: 'The text is longer than the <limit> characters of the column.',
  },
  NOT_SUPPORTED_CHANGE_COLUMN: {
    sqlState: '0A000',
    message:
      'ALTER TABLE cannot change the column <originName> of type <originType> in <table> to <newName> of type <newType>.',
  },
  CANNOT_MODIFY_STATIC_CONFIG: {
    sqlState: '46110',
    message: 'The setting <key> is fixed when the server starts.',
  },
  CACHE_TABLE_NAME_QUALIFIED: {
    sqlState: '42601',
    message:
      'The name of CACHE TABLE ... AS SELECT is that of a temporary view: <prefix> must not stand before it.',
  },
  INVALID_STORAGE_LEVEL: {
    sqlState: '22023',
    message:
      'Invalid StorageLevel: <level>. Levels have names such as MEMORY_AND_DISK, MEMORY_ONLY, DISK_ONLY.',
  },
  'INVALID_CONF_VALUE.TIME_ZONE': {
    sqlState: '22022',
    message: "'<confValue>' is no value for <confName>: there is no such time zone.",
  },
  'INVALID_CONF_VALUE.TYPE_MISMATCH': {
    sqlState: '22022',
    message: "'<confValue>' is no value for <confName>: it has to be of type <confType>.",
  },
  'INVALID_CONF_VALUE.REQUIREMENT': {
    sqlState: '22022',
    message: "'<confValue>' is no value for <confName>: <confRequirement>",
  },
  FEATURE_NOT_ENABLED: {
    sqlState: '56038',
    message: '<featureName> is switched off; <configKey> = <configValue> switches it on.',
  },
  'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE': {
    sqlState: '22006',
    message: 'The interval <input> is no time zone: those lie between -18 and +18 hours.',
  },
  VARIABLE_ALREADY_EXISTS: {
    sqlState: '42723',
    message: 'The variable <variableName> exists already. DECLARE OR REPLACE replaces it.',
  },
  VARIABLE_NOT_FOUND: {
    sqlState: '42883',
    message: 'There is no variable <variableName>. DROP VARIABLE IF EXISTS tolerates that.',
  },
  UNRESOLVED_VARIABLE: {
    sqlState: '42883',
    message: 'No variable is named <variableName>; looked for it in <searchPath>.',
  },
  'UNSUPPORTED_FEATURE.SET_VARIABLE_USING_SET': {
    sqlState: '0A000',
    message: '<variableName> is a variable: SET VARIABLE sets it, SET is for settings.',
  },
  DUPLICATE_VARIABLE_NAME_INSIDE_DECLARE: {
    sqlState: '42734',
    message: 'DECLARE names the variable <variableName> twice.',
  },
  DUPLICATE_ASSIGNMENTS: { sqlState: '42701', message: 'These are assigned more than once: <nameList>.' },
  DEFAULT_PLACEMENT_INVALID: {
    sqlState: '42608',
    message: 'DEFAULT can only stand for a whole value, not inside of an expression.',
  },
  'INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION': {
    sqlState: '42623',
    message: '<statement> of <colName> failed: the default <defaultValue> has a subquery.',
  },
  'INVALID_DEFAULT_VALUE.UNRESOLVED_EXPRESSION': {
    sqlState: '42623',
    message: '<statement> of <colName> failed: the default <defaultValue> cannot be resolved.',
  },
  'INVALID_DEFAULT_VALUE.DATA_TYPE': {
    sqlState: '42623',
    message:
      '<statement> of <colName> failed: it needs a default of type <expectedType>, and <defaultValue> is of type <actualType>.',
  },
  'INVALID_DEFAULT_VALUE.NOT_CONSTANT': {
    sqlState: '42623',
    message: '<statement> of <colName> failed: the default <defaultValue> is not constant.',
  },
  'INVALID_VARIABLE_DECLARATION.NOT_ALLOWED_IN_SCOPE': {
    sqlState: '42K0M',
    message: 'The variable <varName> cannot be declared here: declarations stand first in a BEGIN ... END.',
  },
  'INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING': {
    sqlState: '42K0M',
    message: 'The variable <varName> has to be declared at the beginning of its BEGIN ... END.',
  },
  'INVALID_VARIABLE_DECLARATION.QUALIFIED_LOCAL_VARIABLE': {
    sqlState: '42K0M',
    message: 'The variable <varName> of a script is declared by its bare name.',
  },
  'INVALID_VARIABLE_DECLARATION.REPLACE_LOCAL_VARIABLE': {
    sqlState: '42K0M',
    message: 'DECLARE OR REPLACE is not for variables of a script: <varName>.',
  },
  ROW_SUBQUERY_TOO_MANY_ROWS: {
    sqlState: '21000',
    message: 'The query gave more than one row where one is wanted.',
  },
  TEMP_TABLE_OR_VIEW_ALREADY_EXISTS: {
    sqlState: '42P07',
    message: 'A temporary view <relationName> exists already. CREATE OR REPLACE replaces it.',
  },
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS': {
    sqlState: '21S01',
    message: 'The view <viewName> names the columns <viewColumns>, and its query gives only <dataColumns>.',
  },
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS': {
    sqlState: '21S01',
    message: 'The view <viewName> names only the columns <viewColumns>, and its query gives <dataColumns>.',
  },
  EXPECT_PERMANENT_VIEW_NOT_TEMP: {
    sqlState: '42809',
    message: "'<operation>' needs a stored view, and <viewName> is a temporary one.",
  },
  INLINE_RESULT_TOO_LARGE: {
    sqlState: '54000',
    message: 'The result is larger than the <limit> that fit into one answer; fetch it in another format.',
  },
  INVALID_TEMP_OBJ_REFERENCE: {
    sqlState: '42K0F',
    message:
      'The stored <obj> <objName> cannot use the temporary <tempObj> <tempObjName>, which ends with the session.',
  },
  ROUTINE_ALREADY_EXISTS: {
    sqlState: '42723',
    message:
      'The <newRoutineType> <routineName> cannot be made: a <existingRoutineType> of that name exists. CREATE OR REPLACE replaces it.',
  },
  ROUTINE_NOT_FOUND: {
    sqlState: '42883',
    message: 'There is no routine <routineName>. DROP ... IF EXISTS tolerates that.',
  },
  FORBIDDEN_OPERATION: {
    sqlState: '42809',
    message: '<statement> is not possible for the <objectType> <objectName>.',
  },
  CYCLIC_FUNCTION_REFERENCE: { sqlState: '42887', message: 'A function would call itself: <path>.' },
  DUPLICATE_ROUTINE_PARAMETER_NAMES: {
    sqlState: '42734',
    message: 'The routine <routineName> has parameters of the same name: <names>.',
  },
  DUPLICATE_ROUTINE_RETURNS_COLUMNS: {
    sqlState: '42711',
    message: 'The routine <routineName> returns columns of the same name: <columns>.',
  },
  INVALID_SQL_FUNCTION_DATA_ACCESS: {
    sqlState: '42K0E',
    message: 'A function with CONTAINS SQL may not read data. Declare it READS SQL DATA.',
  },
  UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING: {
    sqlState: '0A000',
    message:
      'CHAR and VARCHAR cannot stand here. With spark.sql.legacy.charVarcharAsString = true they mean STRING.',
  },
  UNSUPPORTED_SQL_UDF_USAGE: {
    sqlState: '0A000',
    message: 'The SQL function <functionName> cannot be used in <nodeName>.',
  },
  'USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS': {
    sqlState: '42601',
    message: 'The body of a SQL function cannot have aggregate, window or generator functions: <queryText>.',
  },
  'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_EXPRESSION': {
    sqlState: '42601',
    message:
      'The default <defaultExpression> of the parameter <parameterName> of <functionName> has a subquery.',
  },
  'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION': {
    sqlState: '42601',
    message:
      'In <functionName>, the parameter <nextParameterName> needs a default, as <parameterName> before it has one.',
  },
  'USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS': {
    sqlState: '42601',
    message: 'Parameters and returned columns of a function cannot be NOT NULL: <input>.',
  },
  'USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH': {
    sqlState: '42601',
    message: 'The function <name> declares <outputSize> column(s), and its query gives <returnParamSize>.',
  },
  'USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY': {
    sqlState: '42601',
    message: 'The body of the table function <name> has to be a query.',
  },
  'USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_MISSING_COLUMN_NAMES': {
    sqlState: '42601',
    message: 'A column that the query of the table function <functionName> gives has no name.',
  },
  ALL_PARAMETERS_MUST_BE_NAMED: {
    sqlState: '07001',
    message: 'The query has named parameters, and these values have no name: <exprs>.',
  },
  INVALID_QUERY_MIXED_QUERY_PARAMETERS: {
    sqlState: '42613',
    message: 'A query has either named or positional parameters, not both.',
  },
  INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE: {
    sqlState: '42K09',
    message: 'EXECUTE IMMEDIATE runs a text, not a value of type <exprType>.',
  },
  NULL_QUERY_STRING_EXECUTE_IMMEDIATE: {
    sqlState: '22004',
    message: 'EXECUTE IMMEDIATE runs a text, and <varName> is NULL.',
  },
  INVALID_STATEMENT_FOR_EXECUTE_INTO: {
    sqlState: '07501',
    message: 'INTO takes the row of a query, and this is none: <sqlString>.',
  },
  SQL_SCRIPT_IN_EXECUTE_IMMEDIATE: {
    sqlState: '07501',
    message: 'EXECUTE IMMEDIATE runs one statement, not a script: <sqlString>.',
  },
  UNSUPPORTED_EXPR_FOR_PARAMETER: {
    sqlState: '42K0E',
    message: 'The expression <invalidExprSql> cannot be the value of a parameter.',
  },
  SQL_CONF_NOT_FOUND: { sqlState: '42K0I', message: 'There is no setting <sqlConf>.' },
  DUPLICATE_SQL_PATH_ENTRY: { sqlState: '42732', message: 'The path has <pathEntry> twice.' },
  'UNSUPPORTED_FEATURE.SET_PATH_WHEN_DISABLED': {
    sqlState: '0A000',
    message: 'SET PATH needs spark.sql.path.enabled = true.',
  },
  INVALID_BOOLEAN_STATEMENT: {
    sqlState: '22546',
    message: 'The condition <invalidStatement> is not of type BOOLEAN.',
  },
  'INVALID_LABEL_USAGE.DOES_NOT_EXIST': {
    sqlState: '42K0L',
    message: '<statementType> names the label <labelName>, which no statement around it has.',
  },
  'INVALID_LABEL_USAGE.ITERATE_IN_COMPOUND': {
    sqlState: '42K0L',
    message: 'ITERATE goes on with a loop, and <labelName> is a BEGIN ... END.',
  },
  USER_RAISED_EXCEPTION: { sqlState: 'P0001', message: '<errorMessage>' },
  'INVALID_HANDLER_DECLARATION.CONDITION_NOT_FOUND': {
    sqlState: '42K0Q',
    message: 'A handler is declared for <condition>, and there is no such condition.',
  },
  'INVALID_HANDLER_DECLARATION.WRONG_PLACE_OF_DECLARATION': {
    sqlState: '42K0Q',
    message: 'Handlers are declared behind the variables of a BEGIN ... END and before its statements.',
  },
  DUPLICATE_CONDITION_IN_SCOPE: {
    sqlState: '42734',
    message: 'The condition <condition> is declared twice.',
  },
  LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS: {
    sqlState: '42K0L',
    message: 'The label or variable <label> exists in a statement around this one.',
  },
} satisfies Record<string, ErrorCondition>;

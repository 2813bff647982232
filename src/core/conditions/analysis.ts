import type { ErrorCondition } from './index.ts';

/** What can be wrong with a statement whose syntax is right. Spark's own legacy conditions have no SQLSTATE. */
export const analysisConditions = {
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': {
    sqlState: '42703',
    message:
      'No column, variable or function parameter is named <objectName>. Did you mean one of these? [<proposal>].',
  },
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': {
    sqlState: '42703',
    message: 'No column, variable or function parameter is named <objectName>.',
  },
  UNRESOLVED_USING_COLUMN_FOR_JOIN: {
    sqlState: '42703',
    message: 'The <side> side of the join has no column <colName> to join USING. It has: [<suggestion>].',
  },
  UNRESOLVED_ROUTINE: {
    sqlState: '42883',
    message:
      'No function is named <routineName>; looked for it in <searchPath>. Did you mean one of these? [<proposal>].',
  },
  UNRESOLVED_ALL_IN_GROUP_BY: {
    sqlState: '42803',
    message: 'GROUP BY ALL cannot tell the grouping columns from the select list. Name them.',
  },
  UNRESOLVABLE_TABLE_VALUED_FUNCTION: { sqlState: '42883', message: 'No table function is named <name>.' },
  AMBIGUOUS_REFERENCE: {
    sqlState: '42704',
    message: 'The name <name> can mean several columns: <referenceNames>.',
  },
  AMBIGUOUS_REFERENCE_TO_FIELDS: {
    sqlState: '42000',
    message: 'The struct has <count> fields named <field>.',
  },
  AMBIGUOUS_LATERAL_COLUMN_ALIAS: {
    sqlState: '42702',
    message: 'The select list has <n> aliases <name>, so that it cannot be used in the list itself.',
  },
  AMBIGUOUS_ALIAS_IN_NESTED_CTE: {
    sqlState: '42KD0',
    message: 'The common table <name> is defined in several nested WITH clauses.',
  },
  FIELD_NOT_FOUND: { sqlState: '42704', message: 'There is no field <fieldName> among <fields>.' },
  INVALID_EXTRACT_BASE_FIELD_TYPE: {
    sqlState: '42000',
    message:
      'Nothing can be taken out of <base>: that needs a struct, an array or a map, but it is of type <other>.',
  },
  INVALID_EXTRACT_FIELD_TYPE: {
    sqlState: '42000',
    message: "A field's name must be a constant string that is not NULL, unlike <extraction>.",
  },
  CANNOT_RESOLVE_STAR_EXPAND: {
    sqlState: '42704',
    message: '<targetString>.* stands for nothing here; the columns are <columns>.',
  },
  INVALID_USAGE_OF_STAR_OR_REGEX: { sqlState: '42000', message: '<elem> has no place in <prettyName>.' },
  INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT: {
    sqlState: '42000',
    message:
      'count(<tableName>.*) is not allowed: count(*) counts rows, count with columns the rows without NULL in them.',
  },
  EXCEPT_OVERLAPPING_COLUMNS: {
    sqlState: '42702',
    message: 'Columns behind EXCEPT must not overlap: <columns>.',
  },
  EXCEPT_NESTED_COLUMN_INVALID_TYPE: {
    sqlState: '428H2',
    message: '<columnName> behind EXCEPT has no fields: it is of type <dataType>.',
  },
  ASSIGNMENT_ARITY_MISMATCH: { sqlState: '42802', message: '<numTarget> names for <numExpr> columns.' },
  NUM_COLUMNS_MISMATCH: {
    sqlState: '42826',
    message:
      '<operator> needs inputs with equally many columns, but the first has <firstNumColumns>, the <invalidOrdinalNum> <invalidNumColumns>.',
  },
  INCOMPATIBLE_COLUMN_TYPE: {
    sqlState: '42825',
    message:
      '<operator> needs inputs with compatible columns, but the <columnOrdinalNumber> column of the <tableOrdinalNumber> one is of type <dataType1>, that of the first of type <dataType2><hint>.',
  },
  NUM_TABLE_VALUE_ALIASES_MISMATCH: {
    sqlState: '42826',
    message: '<aliasesNum> names for the <outColsNum> columns of <funcName>.',
  },
  UDTF_ALIAS_NUMBER_MISMATCH: {
    sqlState: '42802',
    message: 'The function gives <aliasesSize> columns, but the names are (<aliasesNames>).',
  },
  MULTI_ALIAS_WITHOUT_GENERATOR: {
    sqlState: '42K0E',
    message: 'Several names, <names>, for the one column <expr>: only generators give several.',
  },
  INVALID_RECURSIVE_CTE: {
    sqlState: '42836',
    message:
      'A table of WITH RECURSIVE must be a UNION ALL of an anchor, which does not name the table, and a step, which does.',
  },
  'INVALID_RECURSIVE_REFERENCE.PLACE': {
    sqlState: '42836',
    message:
      'A recursive table must not be read in an aggregate, a window, a sort, a subquery, or where an outer join, EXCEPT or the like may leave its rows out.',
  },
  UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE: {
    sqlState: '42836',
    message: 'WITH RECURSIVE takes UNION ALL, not UNION.',
  },
  RECURSIVE_VIEW: { sqlState: '42K0H', message: 'The view <viewIdent> reads itself: <newPath>.' },
  VIEW_EXCEED_MAX_NESTED_DEPTH: {
    sqlState: '54K00',
    message: 'The view <viewName> lies deeper than <maxNestedDepth> views.',
  },
  INCOMPATIBLE_VIEW_SCHEMA_CHANGE: {
    sqlState: '51024',
    message:
      'What the view <viewName> reads has changed: its column <colName> was there <expectedNum> times, now the columns are <actualCols>. Make the view again.',
  },
  UNSUPPORTED_DATASOURCE_FOR_DIRECT_QUERY: {
    sqlState: '0A000',
    message: 'Files of the kind <dataSourceType> cannot be named in a query.',
  },
  INVALID_EMPTY_LOCATION: { sqlState: '42K05', message: 'A path must not be empty, as `<location>` is.' },
  MISSING_AGGREGATION: {
    sqlState: '42803',
    message:
      '<expression> is neither grouped nor aggregated. Add it to GROUP BY, or take any value of it: <expressionAnyValue>.',
  },
  MISSING_GROUP_BY: {
    sqlState: '42803',
    message:
      'The query aggregates, but has columns outside of aggregates and no GROUP BY. Add one, or an OVER clause to the aggregates.',
  },
  GROUP_BY_AGGREGATE: { sqlState: '42903', message: 'Aggregates have no place in GROUP BY: <sqlExpr>.' },
  GROUP_BY_POS_AGGREGATE: {
    sqlState: '42903',
    message: 'GROUP BY <index> means <aggExpr>, which is an aggregate.',
  },
  GROUP_BY_POS_OUT_OF_RANGE: {
    sqlState: '42805',
    message: 'GROUP BY <index>: the select list has positions 1 to <size>.',
  },
  ORDER_BY_POS_OUT_OF_RANGE: {
    sqlState: '42805',
    message: 'ORDER BY <index>: the select list has positions 1 to <size>.',
  },
  STAR_GROUP_BY_POS: {
    sqlState: '0A000',
    message: 'GROUP BY cannot use positions where the select list has a star.',
  },
  GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE: {
    sqlState: '42822',
    message: '<sqlExpr> cannot be grouped by: values of type <dataType> do not compare.',
  },
  EXPRESSION_TYPE_IS_NOT_ORDERABLE: {
    sqlState: '42822',
    message: '<expr> cannot be sorted by: values of type <exprType> have no order.',
  },
  GROUPING_COLUMN_MISMATCH: {
    sqlState: '42803',
    message: '<grouping> in grouping() is none of the grouping columns <groupingColumns>.',
  },
  GROUPING_ID_COLUMN_MISMATCH: {
    sqlState: '42803',
    message: 'The columns <groupingIdColumn> of grouping_id() are not the grouping columns <groupByColumns>.',
  },
  GROUPING_SIZE_LIMIT_EXCEEDED: {
    sqlState: '54000',
    message: 'Grouping sets take at most <maxSize> columns.',
  },
  UNSUPPORTED_GROUPING_EXPRESSION: {
    sqlState: '42K0E',
    message: 'grouping() and grouping_id() need GROUPING SETS, ROLLUP or CUBE.',
  },
  NESTED_AGGREGATE_FUNCTION: {
    sqlState: '42607',
    message: 'An aggregate has no place inside another. Compute the inner one in a subquery.',
  },
  AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION: {
    sqlState: '42845',
    message: '<sqlExpr> gives another value each time and has no place in an aggregate.',
  },
  INVALID_NON_DETERMINISTIC_EXPRESSIONS: {
    sqlState: '42K0E',
    message: 'Expressions that give another value each time have no place here: <sqlExprs>.',
  },
  'INVALID_AGGREGATE_FILTER.NOT_BOOLEAN': {
    sqlState: '42903',
    message: 'FILTER <filterExpr> is not a BOOLEAN.',
  },
  'INVALID_AGGREGATE_FILTER.NON_DETERMINISTIC': {
    sqlState: '42903',
    message: 'FILTER <filterExpr> gives another value each time.',
  },
  'INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE': {
    sqlState: '42903',
    message: 'FILTER <filterExpr> must not aggregate: <aggExpr>.',
  },
  'INVALID_AGGREGATE_FILTER.CONTAINS_WINDOW_FUNCTION': {
    sqlState: '42903',
    message: 'FILTER <filterExpr> must not have a window function: <windowExpr>.',
  },
  INVALID_WHERE_CONDITION: {
    sqlState: '42903',
    message: 'WHERE <condition> must not have aggregates, windows or generators: <expressionList>.',
  },
  WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE: {
    sqlState: '42601',
    message: 'Window functions have no place in <clauseName>.',
  },
  UNSUPPORTED_EXPR_FOR_OPERATOR: {
    sqlState: '42K0E',
    message: 'Windows, aggregates and generators have no place here: <invalidExprSqls>.',
  },
  UNSUPPORTED_EXPR_FOR_WINDOW: {
    sqlState: '42P20',
    message: '<sqlExpr> is neither an aggregate nor a window function and takes no OVER.',
  },
  MISSING_WINDOW_SPECIFICATION: { sqlState: '42P20', message: 'No WINDOW clause defines <windowName>.' },
  WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE: {
    sqlState: '42601',
    message: 'The window function <funcName> needs an OVER clause.',
  },
  WINDOW_FUNCTION_FRAME_NOT_ORDERED: {
    sqlState: '42601',
    message: 'The window function <wf_name> needs an ORDER BY in its window: <wf_expr> OVER (ORDER BY ...).',
  },
  WINDOW_FUNCTION_AND_FRAME_MISMATCH: {
    sqlState: '42K0E',
    message: '<funcName> brings its own frame and takes no other: <windowExpr>.',
  },
  DISTINCT_WINDOW_FUNCTION_UNSUPPORTED: {
    sqlState: '0A000',
    message: 'DISTINCT is not supported over a window: <windowExpr>.',
  },
  INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC: {
    sqlState: '42601',
    message: 'The window of <aggFunc> takes neither ORDER BY nor a frame.',
  },
  QUALIFY_REQUIRES_WINDOW_FUNCTION: {
    sqlState: '42903',
    message: 'QUALIFY needs a window function, in its condition or in the select list.',
  },
  QUALIFY_AGGREGATE_NOT_ALLOWED: {
    sqlState: '42903',
    message: 'QUALIFY takes no bare aggregates: <aggregateExpr>.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE': {
    sqlState: '42K0E',
    message: 'The <name> <expr> must be an integer, but is of type <dataType>.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE': {
    sqlState: '42K0E',
    message: 'The <name> <expr> must not be negative, but is <v>.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NULL': {
    sqlState: '42K0E',
    message: 'The <name> <expr> must not be NULL.',
  },
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE': {
    sqlState: '42K0E',
    message: 'The <name> <expr> must be a constant.',
  },
  JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE: {
    sqlState: '42K0E',
    message: "The join's condition <joinCondition> must be a BOOLEAN, but is of type <conditionType>.",
  },
  'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN': {
    sqlState: '42K09',
    message: 'Types don’t fit in <sqlExpr>: the condition <filter> must be a BOOLEAN, but is of type <type>.',
  },
  'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION': {
    sqlState: '42K09',
    message:
      'Types don’t fit in <sqlExpr>: <srcType> cannot be cast to <targetType> in ANSI mode; with <config> set to <configVal> it can.',
  },
  'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH': {
    sqlState: '42K09',
    message:
      'Types don’t fit in <sqlExpr>: <leftLength> values on the left, [<leftColumns>], but <rightLength> columns on the right, [<rightColumns>].',
  },
  'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH': {
    sqlState: '42K09',
    message:
      'Types don’t fit in <sqlExpr>: both sides of IN must be of compatible types, but these are not: <mismatchedColumns>. Left: [<leftType>], right: [<rightType>].',
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER': {
    sqlState: '42K09',
    message: "The window's frame <sqlExpr> is wrong: RANGE needs an ORDER BY.",
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER': {
    sqlState: '42K09',
    message:
      "The window's frame <sqlExpr> is wrong: RANGE with distances needs one ORDER BY expression, not several: <orderSpec>.",
  },
  'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE': {
    sqlState: '42K09',
    message:
      "The window's frame <sqlExpr> is wrong: distances of type <valueBoundaryType> do not go with an order of type <orderSpecType>.",
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE': {
    sqlState: '42K09',
    message: "The window's frame <sqlExpr> is wrong: the <location> bound <expression> must be a constant.",
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE': {
    sqlState: '42K09',
    message:
      "The window's frame <sqlExpr> is wrong: the <location> bound must be of type <expectedType>, but is of type <exprType>.",
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND': {
    sqlState: '42K09',
    message: "The window's frame <sqlExpr> is wrong: it cannot go from <lower> to <upper>.",
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON': {
    sqlState: '42K09',
    message: "The window's frame <sqlExpr> is wrong: its lower bound must be <comparison> to its upper one.",
  },
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_DIFF_TYPES': {
    sqlState: '42K09',
    message:
      "The window's frame <sqlExpr> is wrong: the bounds <lower> and <upper> are of different types, <lowerType> and <upperType>.",
  },
  'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX': {
    sqlState: '42000',
    message: 'The function <prettyName> takes no <syntax>.',
  },
  NAMED_PARAMETERS_NOT_SUPPORTED: {
    sqlState: '4274K',
    message: 'The function <functionName> takes no named arguments.',
  },
  UNEXPECTED_POSITIONAL_ARGUMENT: {
    sqlState: '4274K',
    message:
      'In a call of <routineName>, the argument for <parameterName> has no name, but stands behind one that has.',
  },
  UNRECOGNIZED_PARAMETER_NAME: {
    sqlState: '4274K',
    message: '<routineName> has no parameter <argumentName>. Did you mean one of these? [<proposal>].',
  },
  REQUIRED_PARAMETER_NOT_FOUND: {
    sqlState: '4274K',
    message:
      'The call of <routineName> gives no value for its parameter <parameterName> at position <index>.',
  },
  'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED': {
    sqlState: '4274K',
    message: 'The call of <routineName> gives its parameter <parameterName> by position and by name.',
  },
  'DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE': {
    sqlState: '4274K',
    message: 'The call of <routineName> gives its parameter <parameterName> twice.',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION': {
    sqlState: '42K0D',
    message: '<class> takes no lambda.',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH': {
    sqlState: '42K0D',
    message: 'The lambda has <expectedNumArgs> parameters, but is given <actualNumArgs> values.',
  },
  'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES': {
    sqlState: '42K0D',
    message: "The lambda's parameters must have different names (see <caseSensitiveConfig>): <args>.",
  },
  NOT_A_SCALAR_FUNCTION: {
    sqlState: '42887',
    message: '<functionName> gives a table and can only stand in FROM.',
  },
  NOT_A_TABLE_FUNCTION: {
    sqlState: '42887',
    message: '<functionName> gives a value and cannot stand in FROM.',
  },
  FAILED_FUNCTION_CALL: {
    sqlState: '38000',
    message: 'The call of <funcName> failed. Look at its arguments.',
  },
  UNEXPECTED_INPUT_TYPE: {
    sqlState: '42K09',
    message:
      'The <paramIndex> argument of <functionName> must be of type <requiredType>, but <inputSql> is of type <inputType>.',
  },
  'NOT_A_CONSTANT_STRING.NOT_CONSTANT': {
    sqlState: '42601',
    message:
      '<name> needs a constant string, but <expr> is none: it depends on columns, subqueries or chance.',
  },
  'NOT_A_CONSTANT_STRING.NULL': {
    sqlState: '42601',
    message: '<name> needs a constant string, but <expr> is NULL.',
  },
  'NOT_A_CONSTANT_STRING.WRONG_TYPE': {
    sqlState: '42601',
    message: '<name> needs a constant string, but <expr> is of type <dataType>.',
  },
  'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE': {
    sqlState: '42000',
    message: 'VALUES takes constants only, not <expr>.',
  },
  'INVALID_INLINE_TABLE.FAILED_SQL_EXPRESSION_EVALUATION': {
    sqlState: '42000',
    message: '<sqlExpr> in VALUES cannot be computed.',
  },
  'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE': {
    sqlState: '42000',
    message: 'The values of the column <colName> have no common type.',
  },
  'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH': {
    sqlState: '42000',
    message: 'All rows of VALUES must have <expectedNumCols> values, but row <rowIndex> has <actualNumCols>.',
  },
  'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN': {
    sqlState: '42823',
    message: 'A subquery used as a value must give one column, not <number>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: columns of the query around cannot be used in this place: <treeNode>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: the aggregate <function> has columns of both the subquery and the query around.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_COLUMN_IS_NOT_ALLOWED_IN_PREDICATE': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: below an aggregate, columns of the query around may only be compared for equality: <treeNode>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: columns of the query around have their place in WHERE and HAVING, not in <sqlExprs>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION': {
    sqlState: '0A000',
    message: 'This subquery is not supported: a lambda takes none.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.LATERAL_JOIN_CONDITION_NON_DETERMINISTIC': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: the condition <condition> of the lateral join gives another value each time.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.MUST_AGGREGATE_CORRELATED_SCALAR_SUBQUERY': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: as a value, a correlated one must aggregate, so that it gives at most one row.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_CORRELATED_COLUMNS_IN_GROUP_BY': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: as a value, a correlated one can only group by correlated columns, not by <value>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES': {
    sqlState: '0A000',
    message: 'This subquery is not supported: VALUES takes none.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION': {
    sqlState: '0A000',
    message:
      "This subquery is not supported: in a join's condition it must not use columns of both sides: <subqueryExpression>.",
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_REFERENCE_DATA_TYPE': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: the column <expr> of the query around must not be of type <dataType>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: correlated ones have their place in filters, aggregations and projections, not in <treeNode>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: IN and EXISTS have their place in filters, joins, aggregations and projections, not in <treeNode>.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_TABLE_ARGUMENT': {
    sqlState: '0A000',
    message: 'This subquery is not supported: <treeNode> takes no TABLE argument.',
  },
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES': {
    sqlState: '0A000',
    message:
      'This subquery is not supported: beside a relation of several rows, a lateral one must not give another value each time: <treeNode>.',
  },
  CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE: {
    sqlState: '42825',
    message: 'The types <left> and <right> do not go together.',
  },
  CANNOT_UP_CAST_DATATYPE: {
    sqlState: '42846',
    message:
      '<expression> of type <sourceType> cannot become <targetType> without losing something. <details>',
  },
  SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION: {
    sqlState: '0A000',
    message: 'The correlated subquery <sqlExpr> is neither grouped nor aggregated.',
  },
  'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS': {
    sqlState: '42K0E',
    message: 'A generator cannot stand inside an expression: <expression>.',
  },
  'UNSUPPORTED_GENERATOR.NOT_GENERATOR': {
    sqlState: '42K0E',
    message: '<functionName> is no generator (it is a <classCanonicalName>).',
  },
  'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT': {
    sqlState: '42K0E',
    message: 'A generator can only stand in a select list or in FROM, not in <plan>.',
  },
  'UNSUPPORTED_GENERATOR.MULTI_GENERATOR': {
    sqlState: '42K0E',
    message: 'A select list that aggregates takes one generator, not <num>: <generators>.',
  },
  NON_LITERAL_PIVOT_VALUES: { sqlState: '42K08', message: 'PIVOT takes constants, not <expression>.' },
  PIVOT_VALUE_DATA_TYPE_MISMATCH: {
    sqlState: '42K09',
    message: 'The PIVOT value <value> is of type <valueType>, but the column of type <pivotType>.',
  },
  INCOMPARABLE_PIVOT_COLUMN: {
    sqlState: '42818',
    message: 'PIVOT cannot compare values of the column <columnName>.',
  },
  UNPIVOT_REQUIRES_VALUE_COLUMNS: {
    sqlState: '42K0A',
    message: 'UNPIVOT needs a column to take values from.',
  },
  UNPIVOT_VALUE_DATA_TYPE_MISMATCH: {
    sqlState: '42K09',
    message: 'The columns of UNPIVOT have no common type: [<types>].',
  },
  PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION: {
    sqlState: '0A000',
    message: 'The aggregate <expr> has no place in |> <clause>; |> AGGREGATE is made for it.',
  },
  PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION: {
    sqlState: '0A000',
    message: '|> AGGREGATE takes aggregates, and <expr> is none. Group by it, or aggregate it.',
  },
  'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC': {
    sqlState: '0A000',
    message: 'An alias of the same select list, <lca>, cannot be used in the aggregate <aggFunc>.',
  },
  'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_WITH_WINDOW_AND_HAVING': {
    sqlState: '0A000',
    message:
      'An alias of the same select list, <lca>, cannot be used where windows and HAVING are used too. Write a subquery.',
  },
  'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GROUP_BY': {
    sqlState: '0A000',
    message: 'GROUP BY cannot use an element of the select list that itself uses an alias of the list.',
  },
  'UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW': {
    sqlState: '0A000',
    message: 'An alias of the same select list, <lca>, cannot be used in the window <windowExpr>.',
  },
  'UNSUPPORTED_FEATURE.TIME_TRAVEL': {
    sqlState: '0A000',
    message: 'Older versions of <relationId> cannot be read.',
  },
  'UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE': {
    sqlState: '0A000',
    message: 'Set operations cannot compare the column <colName> of type <dataType>.',
  },
  'UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE': {
    sqlState: '0A000',
    message: 'Set operations cannot compare the column <colName> of type <dataType>.',
  },
  UNSUPPORTED_TIME_PRECISION: {
    sqlState: '0A001',
    message: 'TIME takes a precision of 0 to 6, not <precision>.',
  },
  'INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS': {
    sqlState: '21S01',
    message: 'Too few columns to write to <tableName>: it has <tableColumns>, the data <dataColumns>.',
  },
  'INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS': {
    sqlState: '21S01',
    message: 'Too many columns to write to <tableName>: it has <tableColumns>, the data <dataColumns>.',
  },
  INSERT_PARTITION_COLUMN_ARITY_MISMATCH: {
    sqlState: '21S01',
    message:
      'Too few columns to write to <tableName>: it has <tableColumns>, the partition is given by <staticPartCols>, the data has <dataColumns>.',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_FIND_DATA': {
    sqlState: 'KD000',
    message: 'Cannot write to <tableName>: there is no data for the column <colName>.',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST': {
    sqlState: 'KD000',
    message:
      'Cannot write to <tableName>: <colName> is of type <srcType>, which does not safely become <targetType>.',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS': {
    sqlState: 'KD000',
    message: 'Cannot write to <tableName>: it has no columns <extraColumns>.',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME': {
    sqlState: 'KD000',
    message: 'Cannot write to <tableName>: the data has several columns <colName>.',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.NULLABLE_COLUMN': {
    sqlState: 'KD000',
    message: 'Cannot write to <tableName>: its column <colName> takes no NULL, but the data may have one.',
  },
  _LEGACY_ERROR_TEMP_1228: {
    sqlState: '42000',
    message: 'The scale <scale> of a decimal must not be above its precision <precision>.',
  },
  _LEGACY_ERROR_TEMP_1006: { sqlState: '42000', message: 'PIVOT takes aggregates, and <sql> is none.' },
  _LEGACY_ERROR_TEMP_1046: { sqlState: '42000', message: 'The hint <hintName> takes a number and columns.' },
  _LEGACY_ERROR_TEMP_1039: {
    sqlState: '42000',
    message: 'A window function has no place inside another: <sqlExpr>.',
  },
} satisfies Record<string, ErrorCondition>;

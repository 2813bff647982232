import type { ErrorCondition } from './index.ts';

const MISMATCH = '42K09';
const CANNOT = 'Types don’t fit in <sqlExpr>: ';

/** What binding and running calls of functions can find wrong. */
export const functionConditions = {
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': {
    sqlState: '42605',
    message: 'The function <functionName> takes <expectedNum> arguments, but got <actualNum>.',
  },
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}the <paramIndex> parameter must be of type <requiredType>, but <inputSql> is of type <inputType>.`,
  },
  'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}the two sides of the operator are of incompatible types, <left> and <right>.`,
  },
  'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}the operator works on <inputType>, not on <actualDataType>.`,
  },
  'DATATYPE_MISMATCH.DATA_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}all arguments of <functionName> must have a common type, but they are <dataType>.`,
  },
  'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> needs values that can be ordered, <dataType> can't.`,
  },
  'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION': {
    sqlState: MISMATCH,
    message: `${CANNOT}<srcType> can't be cast to <targetType>.`,
  },
  'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT': {
    sqlState: MISMATCH,
    message: `${CANNOT}<inputName> must be a constant <inputType>, but <inputExpr> isn't.`,
  },
  'DATATYPE_MISMATCH.UNEXPECTED_NULL': {
    sqlState: MISMATCH,
    message: `${CANNOT}<exprName> must not be NULL.`,
  },
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': {
    sqlState: MISMATCH,
    message: `${CANNOT}<exprName> must lie in <valueRange>, but is <currentValue>.`,
  },
  'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING': {
    sqlState: MISMATCH,
    message: `${CANNOT}names of fields must be constant strings, not <inputExprs>.`,
  },
  'DATATYPE_MISMATCH.CREATE_MAP_KEY_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}keys given to <functionName> must have a common type, but they are <dataType>.`,
  },
  'DATATYPE_MISMATCH.CREATE_MAP_VALUE_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}values given to <functionName> must have a common type, but they are <dataType>.`,
  },
  'DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}keys of a map can't be of type <keyType>.`,
  },
  'DATATYPE_MISMATCH.NON_STRUCT_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}<inputName> must be a struct, but is <inputType>.`,
  },
  'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> needs <dataType> and elements of one type, but got <leftType> and <rightType>.`,
  },
  'DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> needs two <arrayType> of one element type, but got <leftType> and <rightType>.`,
  },
  'DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> needs <dataType> and a key of its key type, but got <leftType> and <rightType>.`,
  },
  'DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}maps given to <functionName> must be of one type, but they are <dataType>.`,
  },
  'DATATYPE_MISMATCH.NULL_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> doesn't take arguments without a type.`,
  },
  'DATATYPE_MISMATCH.WRONG_NUM_ENDPOINTS': {
    sqlState: MISMATCH,
    message: `${CANNOT}two endpoints at least are needed, but there are <actualNumber>.`,
  },
  'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> needs start and stop of one type, and a step that fits: <startType> with <stepType>, or <otherStartType>.`,
  },
  'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES': {
    sqlState: MISMATCH,
    message: `${CANNOT}in column <columnIndex>, argument <leftParamIndex> is of type <leftType> and argument <rightParamIndex> of type <rightType>.`,
  },
  'DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}the function given to <functionName> must return <expectedType>, but returns <actualType>.`,
  },
  'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> doesn't take values of type <dataType>.`,
  },
  'DATATYPE_MISMATCH.HASH_MAP_TYPE': {
    sqlState: MISMATCH,
    message: `${CANNOT}<functionName> doesn't take maps, because equal maps can have different hashes.`,
  },
  BINARY_ARITHMETIC_OVERFLOW: {
    sqlState: '22003',
    message: '<value1> <symbol> <value2> is out of range. Use <functionName> to get NULL instead.',
  },
  REMAINDER_BY_ZERO: {
    sqlState: '22012',
    message: 'Remainder of a division by zero. To get NULL instead, use `try_mod`.',
  },
  INVALID_EXTRACT_FIELD: {
    sqlState: '42601',
    message: '<expr> has no field <field> to extract.',
  },
  NON_FOLDABLE_ARGUMENT: {
    sqlState: '42K08',
    message: 'The parameter <paramName> of the function <funcName> must be a constant <paramType>.',
  },
  INVALID_ARRAY_INDEX: {
    sqlState: '22003',
    message:
      'The index <indexValue> lies outside of an array of <arraySize> elements. Use `get` to get NULL instead.',
  },
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: {
    sqlState: '22003',
    message:
      'The position <indexValue> lies outside of an array of <arraySize> elements. Use `try_element_at` to get NULL instead.',
  },
  INVALID_INDEX_OF_ZERO: {
    sqlState: '22003',
    message: 'There is no position 0: elements are counted from 1, or from the end with negative numbers.',
  },
  'INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE': {
    sqlState: '22023',
    message:
      'The parameter <parameter> of <functionName> must lie from 0 up to below <upper>, but is <invalidValue>.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING': {
    sqlState: '42K0K',
    message: '<funcName> cannot be called without WITHIN GROUP (ORDER BY ...).',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED': {
    sqlState: '42K0K',
    message: '<funcName> takes no DISTINCT besides WITHIN GROUP.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS': {
    sqlState: '42K0K',
    message: 'WITHIN GROUP of <funcName> takes <expectedNum> sort expressions, but has <actualNum>.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT': {
    sqlState: '42K0K',
    message:
      'With DISTINCT, WITHIN GROUP of <funcName> can sort by its argument <funcArg> only, not by <orderingExpr>.',
  },
  'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST': {
    sqlState: '42K0K',
    message:
      'With DISTINCT and WITHIN GROUP, <funcName> does not take <inputType>: different values may become the same <castType>. Cast both the argument and the sort expression to <castType>.',
  },
  'WRONG_NUM_ARGS.WITH_SUGGESTION': {
    sqlState: '42605',
    message:
      'The function <functionName> takes <expectedNum> arguments, but got <actualNum>. <legacyNum> are taken with <legacyConfKey> set to <legacyConfValue>.',
  },
  SECOND_FUNCTION_ARGUMENT_NOT_INTEGER: {
    sqlState: '22023',
    message: 'The second argument of <functionName> must be a whole number.',
  },
  SEED_EXPRESSION_IS_UNFOLDABLE: {
    sqlState: '42K08',
    message: 'The seed <seedExpr> of <exprWithSeed> must be a constant.',
  },
} satisfies Record<string, ErrorCondition>;

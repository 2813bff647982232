import type { ErrorCondition } from './index.ts';

export const runtimeConditions = {
  DIVIDE_BY_ZERO: { sqlState: '22012', message: 'Division by zero. To get NULL instead, use `try_divide`.' },
  CAST_INVALID_INPUT: {
    sqlState: '22018',
    message:
      'The value <expression> of type <sourceType> is not a valid <targetType>. Correct it, or use `try_cast` to get NULL instead.',
  },
  CAST_OVERFLOW: {
    sqlState: '22003',
    message:
      'The value <value> of type <sourceType> does not fit into <targetType>. Use `try_cast` to get NULL instead.',
  },
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': {
    sqlState: '22003',
    message:
      '<value> does not fit into DECIMAL(<precision>, <scale>). With <config> set to "false" the result is NULL.',
  },
  'NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION': {
    sqlState: '22003',
    message:
      '<roundedValue>, which is <originalValue> rounded half up, does not fit into DECIMAL(<precision>, <scale>).',
  },
  INVALID_TIMEZONE: {
    sqlState: '22009',
    message:
      '<timeZone> is not a time zone. Use a region such as "America/Los_Angeles", or an offset from "-18:00" to "+18:00".',
  },
  DATETIME_OVERFLOW: { sqlState: '22008', message: 'Date or time out of range: <operation>.' },
  ARITHMETIC_OVERFLOW: {
    sqlState: '22003',
    message: '<message>.<alternative> With <config> set to "false" there is no such error.',
  },
  'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION': {
    sqlState: '22015',
    message: 'An interval is out of range. Use <functionName> to get NULL instead.',
  },
  'INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION': {
    sqlState: '22015',
    message: 'An interval is out of range. Use smaller values.',
  },
  INTERVAL_DIVIDED_BY_ZERO: {
    sqlState: '22012',
    message: 'An interval is divided by zero. To get NULL instead, use `try_divide`.',
  },
  CANNOT_PARSE_TIMESTAMP: { sqlState: '22007', message: '<message>. Use <func> to get NULL instead.' },
  CANNOT_PARSE_TIME: { sqlState: '22010', message: '<input> is not a TIME of the format <format>.' },
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION': {
    sqlState: '22023',
    message: '<rangeMessage>. With <ansiConfig> set to "false" the result is NULL.',
  },
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION': { sqlState: '22023', message: '<rangeMessage>.' },
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION': {
    sqlState: '42K0B',
    message:
      'The datetime pattern <pattern> is not supported since Spark 3.0. Setting <config> to "LEGACY" would bring the old behavior back.',
  },
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN': {
    sqlState: '42K0B',
    message:
      'Week-based letters such as <c> are not supported in datetime patterns since Spark 3.0. Use EXTRACT instead.',
  },
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.PARSE_DATETIME_BY_NEW_PARSER': {
    sqlState: '42K0B',
    message:
      'Spark before 3.0 would have parsed <datetime>. Set <config> to "CORRECTED" to treat it as invalid.',
  },
  'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER': {
    sqlState: '22007',
    message: 'The datetime pattern <pattern> contains <c>, which stands for nothing.',
  },
  'INVALID_DATETIME_PATTERN.LENGTH': {
    sqlState: '22007',
    message: 'The datetime pattern <pattern> repeats a letter too often.',
  },
  'INVALID_DATETIME_PATTERN.WITH_SUGGESTION': {
    sqlState: '22007',
    message: 'The datetime pattern <pattern> is not valid.',
  },
  'INVALID_DATETIME_PATTERN.SECONDS_FRACTION': {
    sqlState: '22007',
    message: 'The datetime pattern <pattern> has no fraction of a second of variable length.',
  },
  'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. '<input>' is out of range.",
  },
  'INVALID_INTERVAL_FORMAT.DAY_TIME_PARSING': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. The day-time string is not valid: <msg>.",
  },
  'INVALID_INTERVAL_FORMAT.INPUT_IS_EMPTY': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. The string is empty.",
  },
  'INVALID_INTERVAL_FORMAT.INPUT_IS_NULL': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. The string is NULL.",
  },
  'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. The <interval> string is not valid.",
  },
  'INVALID_INTERVAL_FORMAT.INVALID_FRACTION': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. <unit> cannot have a fraction.",
  },
  'INVALID_INTERVAL_FORMAT.INVALID_PRECISION': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. <value> has more than nine digits behind the point.",
  },
  'INVALID_INTERVAL_FORMAT.INVALID_PREFIX': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. <prefix> cannot stand before an interval.",
  },
  'INVALID_INTERVAL_FORMAT.INVALID_UNIT': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. <unit> is not a unit.",
  },
  'INVALID_INTERVAL_FORMAT.INVALID_VALUE': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. <value> is not a valid value.",
  },
  'INVALID_INTERVAL_FORMAT.MISSING_NUMBER': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. A number is missing after <word>.",
  },
  'INVALID_INTERVAL_FORMAT.MISSING_UNIT': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. A unit is missing after <word>.",
  },
  'INVALID_INTERVAL_FORMAT.SECOND_NANO_FORMAT': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. The fraction of the second is not valid.",
  },
  'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. An offset of a time zone lies between -18 and +18 hours.",
  },
  'INVALID_INTERVAL_FORMAT.UNKNOWN_PARSING_ERROR': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. <word> is not understood.",
  },
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING': {
    sqlState: '22006',
    message:
      "Cannot read '<input>' as an interval. It does not have the <intervalStr> format of <supportedFormat> that <typeName> wants.",
  },
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE': {
    sqlState: '22006',
    message:
      "Cannot read '<input>' as an interval. It does not have the <intervalStr> format of <supportedFormat> that <typeName> wants.",
  },
  'INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. <number> is not a number.",
  },
  'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION': {
    sqlState: '22006',
    message: "Cannot read '<input>' as an interval. Intervals <from> TO <to> are not supported.",
  },
  NUMERIC_OUT_OF_SUPPORTED_RANGE: {
    sqlState: '22003',
    message: '<value> has more than 38 digits before the point.',
  },
  INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION: {
    sqlState: '22006',
    message:
      'An interval with hours, minutes or seconds cannot be added to a date. With <ansiConfig> set to "false" the result is a timestamp.',
  },
  'INVALID_PARAMETER_VALUE.PATTERN': {
    sqlState: '22023',
    message: '<parameter> of <functionName> is no valid regular expression: <value>.',
  },
  'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX': {
    sqlState: '22023',
    message:
      '<parameter> of <functionName> must lie between 0 and <groupCount>, the number of groups, but is <groupIndex>.',
  },
  'INVALID_PARAMETER_VALUE.START': {
    sqlState: '22023',
    message:
      '<parameter> of <functionName> must not be 0: positions count from 1, or from the end when negative.',
  },
  'INVALID_PARAMETER_VALUE.LENGTH': {
    sqlState: '22023',
    message: '<parameter> of <functionName> must be 0 or more, but is <length>.',
  },
  'INVALID_PARAMETER_VALUE.ZERO_INDEX': {
    sqlState: '22023',
    message: '<parameter> of <functionName> counts arguments from 1, so there is no %0$.',
  },
  'INVALID_PARAMETER_VALUE.BINARY_FORMAT': {
    sqlState: '22023',
    message: "<parameter> of <functionName> must be 'base64', 'hex' or 'utf-8', but is <invalidFormat>.",
  },
  'INVALID_PARAMETER_VALUE.AES_KEY_LENGTH': {
    sqlState: '22023',
    message: '<parameter> of <functionName> must be a key of 16, 24 or 32 bytes, but has <actualLength>.',
  },
  'INVALID_PARAMETER_VALUE.AES_IV_LENGTH': {
    sqlState: '22023',
    message:
      '<parameter> of <functionName> must have 16 bytes in CBC and 12 in GCM mode, but has <actualLength> in <mode>.',
  },
  'INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR': {
    sqlState: '22023',
    message: '<functionName> failed: <detailMessage>.',
  },
  'INVALID_PARAMETER_VALUE.NULL': {
    sqlState: '22023',
    message: '<parameter> of <functionName> must not be NULL.',
  },
  'INVALID_PARAMETER_VALUE.TIME_UNIT': {
    sqlState: '22023',
    message:
      '<parameter> of <functionName> must be HOUR, MINUTE, SECOND, MILLISECOND or MICROSECOND, but is <invalidValue>.',
  },
  DUPLICATED_MAP_KEY: {
    sqlState: '23505',
    message:
      'The map would have the key <key> twice. With <mapKeyDedupPolicy> set to "LAST_WIN" the last entry of a key wins.',
  },
  NULL_MAP_KEY: {
    sqlState: '2200E',
    message: 'A key of a map must not be NULL.',
  },
  CONVERSION_INVALID_INPUT: {
    sqlState: '22018',
    message: '<str> is not a valid <targetType> in the format <fmt>. Use <suggestion> to get NULL instead.',
  },
  'INVALID_FORMAT.CONT_THOUSANDS_SEPS': {
    sqlState: '42601',
    message: 'The format <format> is not valid: between thousands separators there must be digits.',
  },
  'INVALID_FORMAT.CUR_MUST_BEFORE_DEC': {
    sqlState: '42601',
    message: 'The format <format> is not valid: a currency sign must stand before the decimal point.',
  },
  'INVALID_FORMAT.CUR_MUST_BEFORE_DIGIT': {
    sqlState: '42601',
    message: 'The format <format> is not valid: a currency sign must stand before the digits.',
  },
  'INVALID_FORMAT.EMPTY': {
    sqlState: '42601',
    message: 'The format is empty.',
  },
  'INVALID_FORMAT.ESC_AT_THE_END': {
    sqlState: '42601',
    message: 'The format <format> is not valid: it ends with the escape character.',
  },
  'INVALID_FORMAT.ESC_IN_THE_MIDDLE': {
    sqlState: '42601',
    message: 'The format <format> is not valid: the escape character must not stand before <char>.',
  },
  'INVALID_FORMAT.MISMATCH_INPUT': {
    sqlState: '42601',
    message: 'The <inputType> <input> does not have the format <format>.',
  },
  'INVALID_FORMAT.THOUSANDS_SEPS_MUST_BEFORE_DEC': {
    sqlState: '42601',
    message: 'The format <format> is not valid: thousands separators must stand before the decimal point.',
  },
  'INVALID_FORMAT.UNEXPECTED_TOKEN': {
    sqlState: '42601',
    message: 'The format <format> is not valid: <token> must not stand there.',
  },
  'INVALID_FORMAT.WRONG_NUM_DIGIT': {
    sqlState: '42601',
    message: 'The format <format> is not valid: it has no digits.',
  },
  'INVALID_FORMAT.WRONG_NUM_TOKEN': {
    sqlState: '42601',
    message: 'The format <format> is not valid: it has <token> more than once.',
  },
  'COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION': {
    sqlState: '54000',
    message:
      '<functionName> would make an array of <numberOfElements> elements; the most are <maxRoundedArrayLength>.',
  },
  'COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER': {
    sqlState: '54000',
    message:
      '<parameter> of <functionName> asks for <numberOfElements> elements; the most that an array has are <maxRoundedArrayLength>.',
  },
  'MALFORMED_RECORD_IN_PARSING.CANNOT_PARSE_JSON_ARRAYS_AS_STRUCTS': {
    sqlState: '22023',
    message:
      'The record <badRecord> is a JSON array where a struct is wanted, and the mode is <failFastMode>.',
  },
  'MALFORMED_RECORD_IN_PARSING.CANNOT_PARSE_STRING_AS_DATATYPE': {
    sqlState: '22023',
    message:
      'In the record <badRecord> the field <fieldName> is not a <targetType>: <fieldValue>; the mode is <failFastMode>.',
  },
  USER_RAISED_EXCEPTION: {
    sqlState: 'P0001',
    message: '<errorMessage>',
  },
  ILLEGAL_DAY_OF_WEEK: {
    sqlState: '22009',
    message: '<string> is not a day of the week.',
  },
  INVALID_URL: {
    sqlState: '22P02',
    message: '<url> is not a valid URL. Use `try_parse_url` to get NULL instead.',
  },
  CANNOT_DECODE_URL: {
    sqlState: '22546',
    message: '<url> is not a valid encoded URL.',
  },
  MALFORMED_CHARACTER_CODING: {
    sqlState: '22000',
    message: '<function> found something that <charset> does not have.',
  },
  COMPARATOR_RETURNS_NULL: {
    sqlState: '22004',
    message:
      'The comparing function gave NULL for <firstValue> and <secondValue>. It must give a number: below, equal to or above 0.',
  },
  INVALID_UTF8_STRING: {
    sqlState: '22029',
    message: 'The string <str> is not valid UTF-8.',
  },
  INVALID_JSON_SCHEMA_MAP_TYPE: {
    sqlState: '22032',
    message: 'Keys of a map in JSON must be strings: <jsonSchema>.',
  },
  INVALID_BITMAP_POSITION: {
    sqlState: '22003',
    message: 'A bitmap of <bitmapNumBytes> bytes has no position <bitPosition>.',
  },
  'INVALID_SCHEMA.NON_STRING_LITERAL': {
    sqlState: '42K07',
    message: 'The schema <inputSchema> must be a constant string.',
  },
  'INVALID_SCHEMA.NON_STRUCT_TYPE': {
    sqlState: '42K07',
    message: 'The schema <inputSchema> must be a struct, not <dataType>.',
  },
  'INVALID_SCHEMA.PARSE_ERROR': {
    sqlState: '42K07',
    message: 'The schema <inputSchema> cannot be read: <reason>.',
  },
  INVALID_VARIANT_CAST: {
    sqlState: '22023',
    message: 'The variant <value> is no <dataType>. Use `try_variant_get` to get NULL instead.',
  },
  INVALID_VARIANT_GET_PATH: {
    sqlState: '22023',
    message:
      "<functionName> does not understand the path <path>: it starts with $, then follow parts such as [123], .name or ['name'].",
  },
  MALFORMED_VARIANT: {
    sqlState: '22023',
    message: 'The bytes are not a variant.',
  },
  VARIANT_SIZE_LIMIT: {
    sqlState: '22023',
    message: '<functionName> would make a variant of more than <sizeLimit>.',
  },
  UNSUPPORTED_TIME_TYPE: {
    sqlState: '0A000',
    message: 'The type TIME is switched off.',
  },
  INVALID_FRACTION_OF_SECOND: {
    sqlState: '22023',
    message:
      'Seconds with a fraction lie between 0 and 59.999999, not at <secAndMicros>. With <ansiConfig> set to "false" the result is NULL.',
  },
  'DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE': {
    sqlState: '42K09',
    message: 'Types don’t fit in <sqlExpr>: <exprName> must have exactly one character.',
  },
  // Spark raises these without a public name, as bare exceptions of Java.
  _LEGACY_ERROR_TEMP_3241: { sqlState: '22023', message: '<msg>.' },
  'UNSUPPORTED_FEATURE.AES_MODE': {
    sqlState: '0A000',
    message: 'AES in the mode <mode> with the padding <padding> is not supported by <functionName>.',
  },
  'UNSUPPORTED_FEATURE.AES_MODE_AAD': {
    sqlState: '0A000',
    message: '<functionName> with the AES mode <mode> takes no data to authenticate.',
  },
  'UNSUPPORTED_FEATURE.AES_MODE_IV': {
    sqlState: '0A000',
    message: '<functionName> with the AES mode <mode> takes no vector.',
  },
  'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA': {
    sqlState: '42K09',
    message:
      'Types don’t fit in <sqlExpr>: the schema <schema> must be a struct, an array, a map or a variant.',
  },
  'DATATYPE_MISMATCH.NON_STRING_TYPE': {
    sqlState: '42K09',
    message: 'Types don’t fit in <sqlExpr>: all arguments of <funcName> must be strings.',
  },
  'DATATYPE_MISMATCH.INVALID_ARG_VALUE': {
    sqlState: '42K09',
    message: 'Types don’t fit in <sqlExpr>: <inputName> must be one of <requireType>, but is <inputValue>.',
  },
  'INVALID_OPTIONS.NON_MAP_FUNCTION': {
    sqlState: '42K06',
    message: 'Options must be given with the function `map()`.',
  },
  'INVALID_OPTIONS.NON_STRING_TYPE': {
    sqlState: '42K06',
    message: 'Options must be a map of strings to strings, not <mapType>.',
  },
  VECTOR_DIMENSION_MISMATCH: {
    sqlState: '22000',
    message:
      'Vectors given to <functionName> must be of one length, but have <leftDim> and <rightDim> elements.',
  },
  INVALID_VECTOR_NORM_DEGREE: {
    sqlState: '22023',
    message: "The degree given to <functionName> must be 1.0, 2.0 or float('inf'), not <degree>.",
  },
  AVRO_NOT_LOADED_SQL_FUNCTIONS_UNUSABLE: {
    sqlState: '22KD3',
    message: 'The function <functionName> needs Spark’s package for Avro, which isn’t part of this server.',
  },
  PROTOBUF_NOT_LOADED_SQL_FUNCTIONS_UNUSABLE: {
    sqlState: '22KD3',
    message:
      'The function <functionName> needs Spark’s package for Protobuf, which isn’t part of this server.',
  },
  HLL_INVALID_INPUT_SKETCH_BUFFER: {
    sqlState: '22546',
    message: '<function> needs an HLL sketch, such as `hll_sketch_agg` makes it.',
  },
  HLL_INVALID_LG_K: {
    sqlState: '22546',
    message: 'The `lgConfigK` given to <function> must lie between <min> and <max>, but is <value>.',
  },
  HLL_K_MUST_BE_CONSTANT: {
    sqlState: '42K0E',
    message: 'The `lgConfigK` given to <function> must be a constant.',
  },
  HLL_UNION_DIFFERENT_LG_K: {
    sqlState: '22000',
    message:
      'The sketches given to <function> have different `lgConfigK`, <left> and <right>. It takes them with `allowDifferentLgConfigK` set to true.',
  },
  KLL_INVALID_INPUT_SKETCH_BUFFER: {
    sqlState: '22000',
    message: '<function> needs a KLL sketch of its type, such as `kll_sketch_agg` makes it.',
  },
  KLL_SKETCH_INVALID_QUANTILE_RANGE: {
    sqlState: '22003',
    message: 'The quantile given to <functionName> must lie between 0.0 and 1.0.',
  },
  THETA_INVALID_INPUT_SKETCH_BUFFER: {
    sqlState: '22000',
    message: '<function> needs a theta sketch, such as `theta_sketch_agg` makes it.',
  },
  TUPLE_INVALID_INPUT_SKETCH_BUFFER: {
    sqlState: '22000',
    message: '<function> needs a tuple sketch of its type, such as `tuple_sketch_agg` makes it.',
  },
  TUPLE_INVALID_INPUT_SKETCH_BUFFER_FAMILY: {
    sqlState: '22000',
    message: '<function> needs a <expectedFamily> sketch, but got a <actualFamily> sketch.',
  },
  'DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT': {
    sqlState: '42K09',
    message: 'Types don’t fit in <sqlExpr>: <msg><hint>.',
  },
  'DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES': {
    sqlState: '42K09',
    message:
      'Types don’t fit in <sqlExpr>: the maps given to <functionName> must have keys of one type, but they are <leftType> and <rightType>.',
  },
} satisfies Record<string, ErrorCondition>;

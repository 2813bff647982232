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
} satisfies Record<string, ErrorCondition>;

import type { ArithmeticOperator, ComparisonOperator, UnaryOperator } from '../../lang/ast/expression.ts';

/** The functions (by their declarations' names) that operators call. */
export const binaryFunctions: Readonly<Record<ArithmeticOperator | ComparisonOperator, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
  DIV: 'integral_divide',
  '||': 'concat',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
  '<<': 'shiftleft',
  '>>': 'shiftright',
  '>>>': 'shiftrightunsigned',
  '=': 'equal_to',
  '<>': 'equal_to',
  '<': 'less_than',
  '<=': 'less_than_or_equal',
  '>': 'greater_than',
  '>=': 'greater_than_or_equal',
  '<=>': 'equal_null_safe',
};

export const unaryFunctions: Readonly<Record<UnaryOperator, string>> = {
  '-': 'negative',
  '+': 'positive',
  '~': 'bitwise_not',
  NOT: 'not',
};

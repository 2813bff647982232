import type { ArithmeticOperator, ComparisonOperator, Expression } from '../ast/expression.ts';
import type { StatementContext } from './context.ts';

export type BinaryOperator = (left: Expression, right: Expression, context: StatementContext) => Expression;

const plain =
  (operator: ArithmeticOperator | ComparisonOperator): BinaryOperator =>
  (left, right, { span }) => ({ kind: 'binary', operator, left, right, operatorSpan: span, span });

const negatedCall =
  (name: string): BinaryOperator =>
  (left, right, context) => ({
    kind: 'unary',
    operator: 'NOT',
    operand: context.call(name, [left, right]),
    span: context.span,
  });

const call =
  (name: string): BinaryOperator =>
  (left, right, context) =>
    context.call(name, [left, right]);

/** An array in a literal takes the type of what it is compared with, which only the analyzer knows. */
function comparison(operator: '=' | '<>'): BinaryOperator {
  const array = operator === '=' ? call('pg:op.equals_array') : negatedCall('pg:op.equals_array');
  const other = plain(operator);
  return (left, right, context) => {
    if (isArrayText(right)) return array(left, right, context);
    if (isArrayText(left)) return array(right, left, context);
    return other(left, right, context);
  };
}

function isArrayText(e: Expression): boolean {
  return e.kind === 'stringLiteral' && /^\{.*\}$/s.test(e.value);
}

/** PostgreSQL's binary operators; the words among them are dealt with where operands are translated. */
export const binaryOperators: Readonly<Record<string, BinaryOperator>> = {
  '=': comparison('='),
  '<>': comparison('<>'),
  '<': plain('<'),
  '<=': plain('<='),
  '>': plain('>'),
  '>=': plain('>='),
  '+': plain('+'),
  '-': plain('-'),
  '*': plain('*'),
  '/': call('pg:op.divide'),
  '%': plain('%'),
  '^': call('power'),
  '||': call('pg:op.concatenate'),
  '&': plain('&'),
  '|': plain('|'),
  '#': plain('^'),
  '<<': call('shiftleft'),
  '>>': call('shiftright'),
  '~': call('pg:op.matches'),
  '!~': negatedCall('pg:op.matches'),
  '~*': call('pg:op.matches_ignoring_case'),
  '!~*': negatedCall('pg:op.matches_ignoring_case'),
  '@>': call('pg:op.array_contains_all'),
  '<@': (left, right, context) => context.call('pg:op.array_contains_all', [right, left]),
  '&&': call('arrays_overlap'),
};

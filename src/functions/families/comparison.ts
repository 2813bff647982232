import { lowerEquals, lowerLess } from '../../codegen/compare.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import { and, not, or, TRUE } from '../../codegen/instructions.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { infix } from '../../expr/print-form.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import { BOOLEAN, physicalOf } from '../../types/data-type.ts';
import { sameTypeStructurally } from '../../types/type-equality.ts';
import { differentTypes, wrongNumberOfArguments } from '../bind-errors.ts';
import { bindComparison, comparisonType } from '../binding/comparison.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { bindExtremum, lowerExtremum } from '../lowering/extremum.ts';
import { lowerIn } from '../lowering/in-list.ts';

const predicate = { group: 'predicate', since: '1.0.0' } as const;

/** Texts and nested values are compared by calls, which must not see garbage. */
function isFixed(call: Call): boolean {
  return physicalOf(typeOf(call.args[0]!)) !== 'bytes';
}

type Comparison = (c: LowerContext, a: Register, b: Register) => Lowered;

function comparison(
  name: string,
  symbol: string,
  compare: Comparison,
  description: string,
  aliases: readonly string[] = [],
): FunctionDeclaration {
  return scalar({
    ...predicate,
    name,
    symbol,
    aliases,
    bind: bindComparison(symbol),
    eager: isFixed,
    lowered: (c, _call, [a, b]) => compare(c, a!, b!),
    print: infix(symbol),
    description,
    examples: [[`1 ${symbol} 2`, symbol.includes('<') ? 'true' : 'false']],
  });
}

function nullSafeEquals(c: LowerContext, call: Call): Register {
  const [a, b] = call.args.map((arg) => c.lower(arg)) as [Register, Register];
  if (a.valid === null && b.valid === null) return c.register('equal', BOOLEAN, lowerEquals(c, a, b));
  const [va, vb] = [a.valid ?? TRUE, b.valid ?? TRUE];
  const bothValid = c.f.let('both_valid', and(va, vb));
  const out = c.f.local('i32', 'equal');
  c.f.set(out, not(or(va, vb)));
  c.if(bothValid, () => c.f.set(out, lowerEquals(c, a, b)));
  return { type: BOOLEAN, value: c.f.get(out), high: null, valid: null };
}

const bindIn: Bind = (args, context) => {
  const [value] = args;
  if (value === undefined || args.length < 2) throw wrongNumberOfArguments('in', '> 1', args.length);
  const type =
    args.length === 2
      ? comparisonType(value, args[1]!, context.mode)
      : commonTypeOf(args.map(typeOf), context.mode);
  const first = typeOf(value);
  if (type === undefined && args.every((a) => sameTypeStructurally(typeOf(a), first))) {
    // Structs with other names for their fields compare as they are.
    return { args: args.map(() => first), type: BOOLEAN, nullable: args.some(isNullable) };
  }
  if (type === undefined) {
    const list = args.slice(1).map((a) => context.sql(a));
    throw differentTypes(`(${context.sql(value)} IN (${list.join(', ')}))`, 'in', args.map(typeOf));
  }
  return { args: args.map(() => type), type: BOOLEAN, nullable: args.some(isNullable) };
};

export const comparisonFunctions: readonly FunctionDeclaration[] = [
  comparison('equal_to', '=', lowerEquals, 'Whether both values are equal.', ['==']),
  comparison('less_than', '<', lowerLess, 'Whether the first value comes before the second.'),
  comparison(
    'less_than_or_equal',
    '<=',
    (c, a, b) => not(lowerLess(c, b, a)),
    'Whether the first value comes before the second or equals it.',
  ),
  comparison(
    'greater_than',
    '>',
    (c, a, b) => lowerLess(c, b, a),
    'Whether the first value comes after the second.',
  ),
  comparison(
    'greater_than_or_equal',
    '>=',
    (c, a, b) => not(lowerLess(c, a, b)),
    'Whether the first value comes after the second or equals it.',
  ),
  scalar({
    ...predicate,
    name: 'equal_null_safe',
    symbol: '<=>',
    bind: bindComparison('<=>'),
    nulls: 'custom',
    lowered: nullSafeEquals,
    print: infix('<=>'),
    description: 'Whether both values are equal, where NULL equals NULL; never NULL itself.',
    examples: [
      ['2 <=> 2', 'true'],
      ['true <=> NULL', 'false'],
      ['NULL <=> NULL', 'true'],
    ],
  }),
  scalar({
    ...predicate,
    name: 'equal_null',
    since: '3.4.0',
    bind: bindComparison('<=>'),
    expand: (call) => ({ ...call, fn: 'equal_null_safe' }),
    description: 'Whether both values are equal, where NULL equals NULL.',
    examples: [['equal_null(3, 3)', 'true']],
  }),
  scalar({
    ...predicate,
    name: 'in',
    bind: bindIn,
    nulls: 'custom',
    lowered: lowerIn,
    print: ([value, ...list], style) =>
      style === 'sql' ? `(${value} IN (${list.join(', ')}))` : `${value} IN (${list.join(',')})`,
    description: 'Whether the value equals one of the list.',
    examples: [
      ['1 in (1, 2, 3)', 'true'],
      ['1 in (2, 3, 4)', 'false'],
    ],
  }),
  scalar({
    group: 'math',
    since: '1.5.0',
    name: 'greatest',
    bind: bindExtremum('greatest'),
    nulls: 'custom',
    lowered: (c, call) => lowerExtremum(c, call, (a, b) => lowerLess(c, b, a)),
    description: 'The greatest of the values that are not NULL.',
    examples: [['greatest(10, 9, 2, 4, 3)', '10']],
  }),
  scalar({
    group: 'math',
    since: '1.5.0',
    name: 'least',
    bind: bindExtremum('least'),
    nulls: 'custom',
    lowered: (c, call) => lowerExtremum(c, call, (a, b) => lowerLess(c, a, b)),
    description: 'The least of the values that are not NULL.',
    examples: [['least(10, 9, 2, 4, 3)', '2']],
  }),
];

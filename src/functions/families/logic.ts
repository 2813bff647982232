import { and, FALSE, f32, f64, i32, irTypeOf, not, or, TRUE } from '../../codegen/instructions.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { infix } from '../../expr/print-form.ts';
import { BOOLEAN } from '../../types/data-type.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';

const predicate = { group: 'predicate', since: '1.0.0' } as const;

/**
 * AND and OR in three-valued logic. `decisive` is the value that settles the result alone: 0 for AND, 1 for
 * OR. The right side isn't computed when the left one is decisive, unless that is cheaper than the branch.
 */
function junction(c: LowerContext, call: Call, decisive: 0 | 1): Register {
  const [left, right] = call.args as [Call, Call];
  const a = c.lower(left);
  const isDecisive = decisive === 0 ? not : <T>(x: T): T => x;
  if (c.isEager(right)) {
    const b = c.lower(right);
    const value = (decisive === 0 ? i32.and : i32.or)(a.value, b.value);
    if (a.valid === null && b.valid === null) return c.register(call.fn, BOOLEAN, value);
    const decidedBy = (x: Register) =>
      x.valid === null ? isDecisive(x.value) : and(x.valid, isDecisive(x.value));
    const bothValid = and(a.valid ?? TRUE, b.valid ?? TRUE);
    const [byA, byB] = [c.f.let('decided', decidedBy(a)), c.f.let('decided', decidedBy(b))];
    // With garbage in a NULL's place the value must be set where the other side decides.
    const decided = decisive === 0 ? and(value, not(or(byA, byB))) : or(value, or(byA, byB));
    return c.register(call.fn, BOOLEAN, { value: decided, valid: or(bothValid, or(byA, byB)) });
  }
  const out = c.output(call.fn, BOOLEAN, call.nullable);
  const settled = a.valid === null ? isDecisive(a.value) : and(a.valid, isDecisive(a.value));
  c.if(
    settled,
    () => out.set({ type: BOOLEAN, value: decisive === 0 ? FALSE : TRUE, high: null, valid: null }),
    () => {
      const b = c.lower(right);
      // The left side is neutral or NULL: then only a decisive right side is known.
      const known = b.valid ?? TRUE;
      const valid = a.valid === null ? b.valid : and(known, or(a.valid, isDecisive(b.value)));
      out.set({ ...b, valid });
    },
  );
  return out.register;
}

function isNan({ value }: Register) {
  return irTypeOf(value) === 'f32' ? f32.ne(value, value) : f64.ne(value, value);
}

export const logicFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...predicate,
    name: 'and',
    signature: 'boolean, boolean -> boolean',
    nulls: 'custom',
    lowered: (c, call) => junction(c, call, 0),
    print: infix('AND'),
    description: 'True when both are; false when one is false, even if the other is NULL.',
    examples: [
      ['true and false', 'false'],
      ['false and NULL', 'false'],
      ['true and NULL', 'NULL'],
    ],
  }),
  scalar({
    ...predicate,
    name: 'or',
    signature: 'boolean, boolean -> boolean',
    nulls: 'custom',
    lowered: (c, call) => junction(c, call, 1),
    print: infix('OR'),
    description: 'True when one is, even if the other is NULL; false when both are false.',
    examples: [
      ['true or false', 'true'],
      ['true or NULL', 'true'],
      ['false or NULL', 'NULL'],
    ],
  }),
  scalar({
    ...predicate,
    name: 'not',
    aliases: ['!'],
    signature: 'boolean -> boolean',
    eager: true,
    lowered: (_c, _call, [a]) => not(a!.value),
    print: ([a], style) => (style === 'sql' ? `(NOT ${a})` : `NOT ${a}`),
    description: 'True for false and false for true.',
    examples: [['not true', 'false']],
  }),
  scalar({
    ...predicate,
    name: 'isnull',
    signature: 'any -> boolean',
    nullable: 'never',
    nulls: 'custom',
    lowered: (c, call) => {
      const { valid } = c.lower(call.args[0]!);
      return c.register('isnull', BOOLEAN, valid === null ? FALSE : not(valid));
    },
    print: ([a], style) => (style === 'sql' ? `(${a} IS NULL)` : `isnull(${a})`),
    description: 'Whether the value is NULL.',
    examples: [['isnull(1)', 'false']],
  }),
  scalar({
    ...predicate,
    name: 'isnotnull',
    signature: 'any -> boolean',
    nullable: 'never',
    nulls: 'custom',
    lowered: (c, call) => c.register('isnotnull', BOOLEAN, c.lower(call.args[0]!).valid ?? TRUE),
    print: ([a], style) => (style === 'sql' ? `(${a} IS NOT NULL)` : `isnotnull(${a})`),
    description: 'Whether the value is not NULL.',
    examples: [['isnotnull(1)', 'true']],
  }),
  scalar({
    ...predicate,
    name: 'isnan',
    since: '1.5.0',
    signature: 'double|float -> boolean',
    nullable: 'never',
    nulls: 'custom',
    lowered: (c, call) => {
      const a = c.lower(call.args[0]!);
      return c.register('isnan', BOOLEAN, a.valid === null ? isNan(a) : and(a.valid, isNan(a)));
    },
    description: 'Whether the number is NaN; false for NULL.',
    examples: [["isnan(cast('NaN' as double))", 'true']],
  }),
];

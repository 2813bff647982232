import { lowerEquals } from '../../codegen/compare.ts';
import { and, FALSE, or, TRUE } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { nullRegister } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call, Expression, Literal } from '../../expr/expression.ts';
import { BOOLEAN, physicalOf } from '../../types/data-type.ts';
import { isSearchable, searchTable } from './search-table.ts';

/** Longer lists are searched in a sorted table. */
const MAX_CHAIN = 12;

/** `value IN (list)`: true for a match, else NULL when a NULL is among them, else false. */
export function lowerIn(c: LowerContext, call: Call): Register {
  const [value, ...list] = call.args as readonly [Expression, ...Expression[]];
  if (!list.every((e) => e.kind === 'literal')) return c.lower(disjunction(call, value, list));
  const literals = (list as readonly Literal[]).filter((e) => e.value !== null);
  const hasNull = literals.length < list.length;
  const register = c.lower(value);
  if (literals.length === 0) return nullRegister(BOOLEAN);
  const physical = physicalOf(register.type);
  const isEager = physical !== 'bytes' && literals.length <= MAX_CHAIN;
  const search = (): Ir =>
    literals.length > MAX_CHAIN && isSearchable(register.type)
      ? searchTable(
          c,
          { ...register, valid: null },
          literals.map((e) => e.value),
        )
      : chain(c, register, literals);
  const guard = register.valid;
  let found: Ir;
  if (guard === null || isEager) found = c.f.let('found', search());
  else {
    const out = c.f.local('i32', 'found');
    c.f.set(out, FALSE);
    c.if(guard, () => c.f.set(out, search()));
    found = c.f.get(out);
  }
  const known = hasNull ? found : null;
  const valid = known === null ? guard : guard === null ? known : and(guard, known);
  return { type: BOOLEAN, value: found, high: null, valid: c.flag('in_valid', valid) };
}

function chain(c: LowerContext, register: Register, literals: readonly Literal[]): Ir {
  const valid = { ...register, valid: null };
  if (physicalOf(register.type) !== 'bytes') {
    return literals.map((e) => lowerEquals(c, valid, c.lower(e))).reduce(or);
  }
  // Equality of texts is a branch already: what follows a match is skipped.
  const out = c.f.local('i32', 'found');
  c.f.set(out, TRUE);
  c.f.block((exit) => {
    for (const e of literals) c.f.brIf(exit, lowerEquals(c, valid, c.lower(e)));
    c.f.set(out, FALSE);
  });
  return c.f.get(out);
}

/** The same as equalities with OR between them, which stops at the first match; nested evenly. */
function disjunction(call: Call, value: Expression, list: readonly Expression[]): Expression {
  const make = (fn: string, args: readonly Expression[]): Call => ({
    kind: 'call',
    fn,
    args,
    type: BOOLEAN,
    nullable: call.nullable,
    mode: call.mode,
  });
  const join = (items: readonly Expression[]): Expression => {
    if (items.length === 1) return make('equal_to', [value, items[0]!]);
    const middle = items.length >> 1;
    return make('or', [join(items.slice(0, middle)), join(items.slice(middle))]);
  };
  return join(list);
}

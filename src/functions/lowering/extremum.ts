import { isConst } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonTypeWithoutStringsOf } from '../../types/coercion/common-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { differentTypes, mismatch, quotedFunction, wrongNumberOfArguments } from '../bind-errors.ts';
import type { Bind } from '../declare.ts';

/** Types of `greatest` and `least`. */
export function bindExtremum(name: string): Bind {
  return (args, context) => {
    if (args.length < 2) throw wrongNumberOfArguments(name, '> 1', args.length);
    const types = args.map(typeOf);
    const type = commonTypeWithoutStringsOf(types, context.mode);
    if (type === undefined) {
      throw differentTypes(`${name}(${args.map((a) => context.sql(a)).join(', ')})`, name, types);
    }
    if (!isOrderable(type)) {
      throw mismatch('INVALID_ORDERING_TYPE', name, args, context, {
        functionName: quotedFunction(name),
        dataType: quotedSqlName(type),
      });
    }
    return { args: args.map(() => type), type, nullable: args.every(isNullable) };
  };
}

/** The argument that `better(candidate, best)` prefers to all others; NULLs are passed over. */
export function lowerExtremum(
  c: LowerContext,
  call: Call,
  better: (candidate: Register, best: Register) => Ir,
): Register {
  const out = c.output(call.fn, call.type, true);
  const best = out.register;
  let known: Ir = { kind: 'const', type: 'i32', value: 0 };
  for (const [index, arg] of call.args.entries()) {
    const candidate = c.lower(arg);
    if (index === 0) {
      out.set(candidate);
      known = best.valid!;
      continue;
    }
    const take = (): void => out.set(candidate);
    const valid = candidate.valid;
    if (valid !== null && isConst(valid, 0)) continue;
    const compare = (): void => c.if(known, () => c.if(better(candidate, best), take), take);
    if (valid === null) compare();
    else c.if(valid, compare);
  }
  return call.nullable ? best : { ...best, valid: null };
}

import type { Cast } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { DataType } from '../../types/data-type.ts';
import { isStringLike } from '../../types/type-class.ts';
import { sameTypeStructurally } from '../../types/type-equality.ts';
import type { Lowered } from '../implementation.ts';
import type { Ir } from '../ir.ts';
import type { LowerContext } from '../lower.ts';
import { nullRegister } from '../memory-access.ts';
import type { Register } from '../register.ts';
import type { Steps } from '../stretches.ts';
import { castCall } from './cast-call.ts';
import { datetimeCast } from './datetime-cast.ts';
import { numericCast } from './numeric-cast.ts';
import { textCast } from './text-cast.ts';

/** Code for a cast of a valid value; `eager` as for functions (`StrictLowering`). */
export interface CastLowering {
  readonly eager: boolean;
  lower(c: LowerContext, cast: Cast, value: Register): Lowered;
  /** See `Steps`. */
  readonly reach?: Pick<Steps, 'stretch' | 'carry'>;
}

/** The value of a cast: in code for what is simple and frequent, else by the function of `types/cast`. */
export function lowerCast(c: LowerContext, cast: Cast): Register {
  const from = typeOf(cast.child);
  const to = cast.type;
  if (from.kind === 'void') {
    // What has no value can still raise an error (`raise_error`), so that it runs all the same.
    if (cast.child.kind !== 'literal') c.f.let('nothing', c.lower(cast.child).value);
    return nullRegister(to);
  }
  if (keepsBytes(from, to)) return { ...c.lower(cast.child), type: to };
  const lowering =
    numericCast(from, to, cast.mode) ?? datetimeCast(from, to, cast) ?? textCast(from, to, castCall(cast));
  if (lowering !== undefined) {
    return c.lowerStrict('cast', to, [cast.child], lowering.eager, ([value]) =>
      lowering.lower(c, cast, value!),
    );
  }
  return c.lower(castCall(cast));
}

/** Whether the cast itself can run on garbage. */
export function castIsEager(cast: Cast): boolean {
  const from = typeOf(cast.child);
  if (from.kind === 'void' || keepsBytes(from, cast.type)) return true;
  return (numericCast(from, cast.type, cast.mode) ?? datetimeCast(from, cast.type, cast))?.eager ?? false;
}

/** A cast whose results stay the same over stretches of values, or that carries such stretches on. */
export function castSteps(cast: Cast): Steps | null {
  const from = typeOf(cast.child);
  const lowering = datetimeCast(from, cast.type, cast);
  if (lowering?.reach === undefined) return null;
  return {
    argument: cast.child,
    lower: (c, value) => lowering.lower(c, cast, { type: from, value, high: null, valid: null }) as Ir,
    ...lowering.reach,
  };
}

/** Casts that change nothing in memory. */
function keepsBytes(from: DataType, to: DataType): boolean {
  if (isStringLike(from) || from.kind === 'binary') {
    if (isStringLike(to) || to.kind === 'binary') return true;
  }
  return sameTypeStructurally(from, to);
}

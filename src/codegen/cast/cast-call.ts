import type { Call, Cast } from '../../expr/expression.ts';
import { isNullable } from '../../expr/expression-type.ts';

/** The call of the TypeScript function that casts between any two types. */
export function castCall(cast: Cast): Call {
  return {
    kind: 'call',
    fn: 'cast_value',
    args: [cast.child],
    type: cast.type,
    // Strict: NULL in, NULL out; `nullable` speaks for the cast itself, too.
    nullable: cast.nullable || isNullable(cast.child),
    mode: cast.mode,
    ...(cast.zone === undefined ? {} : { zone: cast.zone }),
    ...(cast.origin === undefined ? {} : { origin: cast.origin }),
  };
}

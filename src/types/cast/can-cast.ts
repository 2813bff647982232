import type { DataType, TypeKind } from '../data-type.ts';
import { isStringLike } from '../type-class.ts';
import { typeEquals } from '../type-equality.ts';
import { castIsNullable } from './cast-nullability.ts';

/** How a failing cast behaves: raises an error, gives what Spark gave before ANSI mode, or gives NULL. */
export type CastMode = 'ansi' | 'legacy' | 'try';

type Targets = ReadonlySet<TypeKind>;

function targets(...kinds: readonly TypeKind[]): Targets {
  return new Set(kinds);
}

const INTEGRAL = ['byte', 'short', 'int', 'long'] as const;
const NUMERIC = [...INTEGRAL, 'float', 'double', 'decimal'] as const;
const DATETIME = ['date', 'timestamp', 'timestamp_ntz'] as const;
const INTERVALS = ['interval_ym', 'interval_dt'] as const;

const integral = targets('boolean', ...NUMERIC, 'timestamp', ...INTERVALS, 'variant');
const floating = targets('boolean', ...NUMERIC, 'timestamp', 'variant');
const yearMonth = targets(...INTEGRAL, 'decimal', 'interval_ym');
const dayTime = targets(...INTEGRAL, 'decimal', 'interval_dt');
const text = targets('boolean', ...NUMERIC, 'binary', ...DATETIME, 'time', ...INTERVALS, 'interval');

/** To what each type casts in ANSI mode, apart from strings (everything does) and nested types. */
const ansiTargets: Readonly<Record<TypeKind, Targets>> = {
  void: targets(),
  boolean: targets('boolean', ...NUMERIC, 'variant'),
  byte: integral,
  short: integral,
  int: integral,
  long: integral,
  float: floating,
  double: floating,
  decimal: integral,
  string: new Set([...text, 'variant']),
  char: text,
  varchar: text,
  binary: targets('binary', 'variant'),
  date: targets(...DATETIME, 'variant'),
  timestamp: targets(...NUMERIC, ...DATETIME, 'variant'),
  timestamp_ntz: targets(...DATETIME, 'variant'),
  time: targets(...INTEGRAL, 'decimal', 'time', 'variant'),
  interval_ym: yearMonth,
  interval_dt: dayTime,
  interval: targets('interval'),
  array: targets(),
  map: targets(),
  struct: targets(),
  variant: targets('boolean', ...NUMERIC, 'binary', ...DATETIME, 'time', 'variant'),
};

/** What only legacy mode allows besides. */
const legacyTargets: Partial<Readonly<Record<TypeKind, Targets>>> = {
  boolean: targets('timestamp'),
  byte: targets('binary'),
  short: targets('binary'),
  int: targets('binary'),
  long: targets('binary'),
  date: targets('boolean', ...NUMERIC),
  timestamp: targets('boolean'),
};

/** Whether `CAST(x AS to)` is allowed at all for an x of type `from`. */
export function canCast(from: DataType, to: DataType, mode: CastMode): boolean {
  if (from.kind === 'void' || typeEquals(from, to)) return true;
  if (isStringLike(to)) return true;
  // Inside nested types TRY_CAST follows the rules of legacy mode: Spark's rule, for whatever reason.
  const inner = mode === 'try' ? 'legacy' : mode;
  if (from.kind === 'array' && to.kind === 'array') {
    return canCastPart(from.element, from.containsNull, to.element, to.containsNull, inner);
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return (
      canCastPart(from.key, false, to.key, false, inner) &&
      canCastPart(from.value, from.valueContainsNull, to.value, to.valueContainsNull, inner)
    );
  }
  if (from.kind === 'struct' && to.kind === 'struct') {
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((field, index) => {
        const target = to.fields[index]!;
        return canCastPart(field.type, field.nullable, target.type, target.nullable, inner);
      })
    );
  }
  if (from.kind === 'array' && to.kind === 'variant') {
    return from.element.kind !== 'void' && canCast(from.element, to, mode);
  }
  if (from.kind === 'variant') {
    if (to.kind === 'array') return canCast(from, to.element, mode);
    if (to.kind === 'map') return to.key.kind === 'string' && canCast(from, to.value, mode);
    if (to.kind === 'struct') return to.fields.every((field) => canCast(from, field.type, mode));
  }
  if (ansiTargets[from.kind].has(to.kind)) return true;
  return mode === 'legacy' && legacyTargets[from.kind]?.has(to.kind) === true;
}

/** Elements, keys, values and fields: NULLs, also those that the cast brings in, need a nullable target. */
function canCastPart(
  from: DataType,
  nullable: boolean,
  to: DataType,
  targetNullable: boolean,
  mode: CastMode,
): boolean {
  if (!canCast(from, to, mode)) return false;
  return targetNullable || !(nullable || (mode === 'legacy' && castIsNullable(from, to, mode)));
}

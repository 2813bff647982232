import { explainText } from '../../functions/print.ts';
import { FN } from '../logical/build.ts';
import type { PhysicalExpression } from '../physical/node.ts';

const COMPARISONS: Readonly<Record<string, readonly [string, string]>> = {
  [FN.equal]: ['EqualTo', 'EqualTo'],
  [FN.nullSafeEqual]: ['EqualNullSafe', 'EqualNullSafe'],
  [FN.less]: ['LessThan', 'GreaterThan'],
  [FN.lessOrEqual]: ['LessThanOrEqual', 'GreaterThanOrEqual'],
  [FN.greater]: ['GreaterThan', 'LessThan'],
  [FN.greaterOrEqual]: ['GreaterThanOrEqual', 'LessThanOrEqual'],
};

const TEXT_TESTS: Readonly<Record<string, string>> = {
  [FN.startsWith]: 'StringStartsWith',
  [FN.endsWith]: 'StringEndsWith',
  [FN.contains]: 'StringContains',
};

/** A filter in the form that Spark hands to data sources, `GreaterThan(a,5)`; null where there is none. */
export function pushedFilter(e: PhysicalExpression, zone: string): string | null {
  if (e.kind === 'attribute') return e.type.kind === 'boolean' ? `EqualTo(${e.name},true)` : null;
  if (e.kind !== 'call') return null;
  const [left, right] = e.args;
  switch (e.fn) {
    case FN.and: {
      const a = pushedFilter(left!, zone);
      const b = pushedFilter(right!, zone);
      return a !== null && b !== null ? `And(${a},${b})` : null;
    }
    case FN.or: {
      const a = pushedFilter(left!, zone);
      const b = pushedFilter(right!, zone);
      return a !== null && b !== null ? `Or(${a},${b})` : null;
    }
    case FN.not: {
      const child = pushedFilter(left!, zone);
      return child === null ? null : `Not(${child})`;
    }
    case FN.isNull:
      return left!.kind === 'attribute' ? `IsNull(${left!.name})` : null;
    case FN.isNotNull:
      return left!.kind === 'attribute' ? `IsNotNull(${left!.name})` : null;
    case FN.in: {
      const values = e.args.slice(1).map((item) => valueText(item, zone));
      if (left!.kind !== 'attribute' || values.some((v) => v === null)) return null;
      return `In(${left!.name}, [${values.join(',')}])`;
    }
    default:
      return comparison(e.fn, left, right, zone);
  }
}

function comparison(
  fn: string,
  left: PhysicalExpression | undefined,
  right: PhysicalExpression | undefined,
  zone: string,
): string | null {
  if (left === undefined || right === undefined) return null;
  const names = COMPARISONS[fn];
  if (names !== undefined) {
    const value = valueText(right, zone);
    if (left.kind === 'attribute' && value !== null) return `${names[0]}(${left.name},${value})`;
    const mirrored = valueText(left, zone);
    return right.kind === 'attribute' && mirrored !== null ? `${names[1]}(${right.name},${mirrored})` : null;
  }
  const test = TEXT_TESTS[fn];
  const text = valueText(right, zone);
  return test !== undefined && left.kind === 'attribute' && text !== null
    ? `${test}(${left.name},${text})`
    : null;
}

function valueText(e: PhysicalExpression, zone: string): string | null {
  if (e.kind === 'scalar_subquery') return `ScalarSubquery#${e.id}`;
  return e.kind === 'literal' ? explainText(e, zone) : null;
}

import { childrenOf } from './children.ts';
import type { Expression, ExprId, FrameBound, SortOrder } from './expression.ts';

/** Calls whose operands may change places. */
const COMMUTATIVE: ReadonlySet<string> = new Set([
  'add',
  'multiply',
  'and',
  'or',
  'equal_to',
  'equal_null_safe',
  'bitwise_and',
  'bitwise_or',
  'bitwise_xor',
]);

/**
 * Equal texts mean equal values: names, qualifiers, aliases, origins and the order of commutative operands
 * don't matter, types and ids do. Subqueries are equal only to themselves.
 */
export function canonicalKey<Plan>(e: Expression<Plan>): string {
  // Long lists have many, each made anew by every rule that folds it: not worth remembering.
  if (e.kind === 'literal') return computeKey(e);
  const known = keys.get(e);
  if (known !== undefined) return known;
  const key = computeKey(e);
  keys.set(e, key);
  return key;
}

export function semanticEquals<Plan>(a: Expression<Plan>, b: Expression<Plan>): boolean {
  return a === b || canonicalKey(a) === canonicalKey(b);
}

const keys = new WeakMap<object, string>();

function computeKey<Plan>(e: Expression<Plan>): string {
  switch (e.kind) {
    case 'literal':
      return `${typeKey(e.type)}:${valueKey(e.value)}`;
    case 'attribute':
    case 'lambda_variable':
      return `#${e.id}`;
    case 'outer_reference':
      return `outer(#${e.attribute.id})`;
    case 'alias':
      return canonicalKey(e.child);
    case 'call': {
      const args = e.args.map(canonicalKey);
      if (COMMUTATIVE.has(e.fn)) args.sort();
      return `${e.fn}.${e.mode}${zoneKey(e.zone)}:${typeKey(e.type)}(${args.join()})`;
    }
    case 'cast':
      return `cast.${e.mode}${zoneKey(e.zone)}:${typeKey(e.type)}(${canonicalKey(e.child)})`;
    case 'lambda': {
      // Parameters are numbered by position, so that equal bodies with fresh ids are equal.
      const body = canonicalKey(e.body);
      return `lambda(${renumber(
        body,
        e.parameters.map((p) => p.id),
      )})`;
    }
    case 'aggregate_call': {
      const filter = e.filter === null ? '' : `filter ${canonicalKey(e.filter)}`;
      const flags = `${e.distinct ? 'distinct ' : ''}${e.ignoreNulls ? 'ignore ' : ''}`;
      const args = e.args.map(canonicalKey).join();
      return `${flags}${e.fn}.${e.mode}${zoneKey(e.zone)}:${typeKey(e.type)}(${args};${orderKeys(e.order)})${filter}`;
    }
    case 'window_call': {
      const frame = `${e.frame.unit} ${boundKey(e.frame.start)} ${boundKey(e.frame.end)}`;
      const partition = e.partitionBy.map(canonicalKey).join();
      return `${canonicalKey(e.call)} ${e.ignoreNulls} over(${partition};${orderKeys(e.orderBy)};${frame})`;
    }
    case 'scalar_subquery':
    case 'exists_subquery':
    case 'in_subquery':
      return `${e.kind}#${e.id}`;
    case 'case':
    case 'generator_call': {
      const head = e.kind === 'case' ? `case${e.otherwise === null ? '' : '.else'}` : `${e.fn}.${e.mode}`;
      return `${head}:${typeKey(e.type)}(${childrenOf(e).map(canonicalKey).join()})`;
    }
  }
}

function renumber(key: string, ids: readonly ExprId[]): string {
  return key.replace(/#(\d+)\b/g, (whole, id: string) => {
    const index = ids.indexOf(Number(id));
    return index < 0 ? whole : `#p${index}`;
  });
}

function orderKeys<Plan>(order: readonly SortOrder<Plan>[]): string {
  return order.map(orderKey).join();
}

function orderKey<Plan>(item: SortOrder<Plan>): string {
  return `${canonicalKey(item.child)} ${item.direction} ${item.nulls}`;
}

function boundKey<Plan>(bound: FrameBound<Plan>): string {
  return bound.kind === 'offset' ? canonicalKey(bound.value) : bound.kind;
}

function zoneKey(zone: string | undefined): string {
  return zone === undefined ? '' : `@${zone}`;
}

const typeKeys = new WeakMap<object, string>();

function typeKey(type: object): string {
  let key = typeKeys.get(type);
  if (key === undefined) {
    key = JSON.stringify(type, (name, value) => (name === 'comment' ? undefined : value));
    typeKeys.set(type, key);
  }
  return key;
}

function valueKey(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}n"`;
  if (Object.is(value, -0)) return '-0';
  return JSON.stringify(value, (_, v) => {
    if (typeof v === 'bigint') return `${v}n`;
    if (typeof v === 'number' && !Number.isFinite(v)) return `${v}f`;
    if (v instanceof Uint8Array) return `x${Array.from(v).join()}`;
    return v;
  });
}

import type { Expression, SortOrder, WindowCall } from '../../expr/expression.ts';
import { explainSortOrder, explainText } from '../../functions/print.ts';
import type { JoinType } from '../logical/node.ts';

/** `spark.sql.debug.maxToStringFields` and `spark.sql.maxMetadataStringLength`, at their defaults. */
const MAX_FIELDS = 25;
const MAX_METADATA = 100;

/** Prints expressions of plans; `physical` names subqueries as they stand in physical plans. */
export class Printer {
  readonly #zone: string;
  readonly #physical: boolean;

  constructor(zone: string, kind: 'logical' | 'physical') {
    this.#zone = zone;
    this.#physical = kind === 'physical';
  }

  expression(e: Expression<unknown>): string {
    return this.#subqueries(explainText(e.kind === 'window_call' ? withRankedOrder(e) : e, this.#zone));
  }

  order(o: SortOrder<unknown>): string {
    return this.#subqueries(explainSortOrder(o, this.#zone));
  }

  expressions(list: readonly Expression<unknown>[]): string {
    return brackets(list.map((e) => this.expression(e)));
  }

  orders(list: readonly SortOrder<unknown>[]): string {
    return brackets(list.map((o) => this.order(o)));
  }

  #subqueries(text: string): string {
    return this.#physical
      ? text.replace(/scalar-subquery#(\d+) \[\]/g, 'Subquery subquery#$1, [id=#$1]')
      : text;
  }
}

/** Spark's rank functions take what they rank by as arguments: `rank(a#1)`. */
function withRankedOrder(e: WindowCall<unknown>): WindowCall<unknown> {
  if (e.call.kind !== 'call' || !['rank', 'dense_rank', 'percent_rank'].includes(e.call.fn)) return e;
  return { ...e, call: { ...e.call, args: e.orderBy.map((o) => o.child) } };
}

/** A list in brackets; what is beyond the limit is only counted. */
export function brackets(items: readonly string[], separator = ', '): string {
  return `[${truncated(items, separator)}]`;
}

export function truncated(items: readonly string[], separator = ', '): string {
  if (items.length <= MAX_FIELDS) return items.join(separator);
  return [...items.slice(0, MAX_FIELDS), `... ${items.length - MAX_FIELDS} more fields`].join(separator);
}

/** Details of a scan: long ones are cut off. */
export function abbreviated(text: string): string {
  return text.length <= MAX_METADATA ? text : `${text.slice(0, MAX_METADATA - 3)}...`;
}

export function joinTypeText(type: JoinType): string {
  if (typeof type === 'object') return `ExistenceJoin(exists#${type.existence.id})`;
  const names = {
    inner: 'Inner',
    cross: 'Cross',
    left_outer: 'LeftOuter',
    right_outer: 'RightOuter',
    full_outer: 'FullOuter',
    left_semi: 'LeftSemi',
    left_anti: 'LeftAnti',
  };
  return names[type];
}

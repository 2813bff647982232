import type { Expression, FrameBound, SortOrder, WindowFrame } from './expression.ts';

type OfKind<Plan, K extends Expression['kind']> = Extract<Expression<Plan>, { kind: K }>;

/** Gives the expression that takes a child's place. */
export type ChildMapper<Plan> = (child: Expression<Plan>) => Expression<Plan>;

type Mappers<Plan> = {
  readonly [K in Expression['kind']]: (e: OfKind<Plan, K>, f: ChildMapper<Plan>) => OfKind<Plan, K>;
};

/**
 * The one table of child expressions: how each kind is rebuilt from mapped children. Parameters of a lambda
 * bind names and plans of subqueries are no expressions: neither counts as child.
 */
const mappers: Mappers<unknown> = {
  literal: (e) => e,
  attribute: (e) => e,
  lambda_variable: (e) => e,
  outer_reference: (e) => e,
  scalar_subquery: (e) => e,
  exists_subquery: (e) => e,
  alias: (e, f) => replaced(e, { child: f(e.child) }),
  call: (e, f) => replaced(e, { args: mapList(e.args, f) }),
  cast: (e, f) => replaced(e, { child: f(e.child) }),
  case: (e, f) =>
    replaced(e, {
      branches: mapList(e.branches, (b) => replaced(b, { when: f(b.when), then: f(b.then) })),
      otherwise: e.otherwise && f(e.otherwise),
    }),
  lambda: (e, f) => replaced(e, { body: f(e.body) }),
  aggregate_call: (e, f) =>
    replaced(e, {
      args: mapList(e.args, f),
      filter: e.filter && f(e.filter),
      order: mapSortOrders(e.order, f),
    }),
  window_call: (e, f) =>
    replaced(e, {
      call: f(e.call) as typeof e.call,
      partitionBy: mapList(e.partitionBy, f),
      orderBy: mapSortOrders(e.orderBy, f),
      frame: mapFrame(e.frame, f),
    }),
  generator_call: (e, f) => replaced(e, { args: mapList(e.args, f) }),
  in_subquery: (e, f) => replaced(e, { values: mapList(e.values, f) }),
};

/** The expression with `f` applied to every direct child; the same object where `f` changed nothing. */
export function mapChildren<Plan>(e: Expression<Plan>, f: ChildMapper<Plan>): Expression<Plan> {
  const mapper = mappers[e.kind] as unknown as (
    e: Expression<Plan>,
    f: ChildMapper<Plan>,
  ) => Expression<Plan>;
  return mapper(e, f);
}

/** Direct children, from left to right. */
export function childrenOf<Plan>(e: Expression<Plan>): readonly Expression<Plan>[] {
  if (e.kind === 'call') return e.args;
  const children: Expression<Plan>[] = [];
  mapChildren(e, (child) => {
    children.push(child);
    return child;
  });
  return children;
}

export function mapSortOrders<Plan>(
  order: readonly SortOrder<Plan>[],
  f: ChildMapper<Plan>,
): readonly SortOrder<Plan>[] {
  return mapList(order, (item) => replaced(item, { child: f(item.child) }));
}

/** The list with `f` applied to its items; the same array where `f` changed nothing. */
export function mapList<T>(list: readonly T[], f: (item: T) => T): readonly T[] {
  let changed = false;
  const result = list.map((item) => {
    const mapped = f(item);
    if (mapped !== item) changed = true;
    return mapped;
  });
  return changed ? result : list;
}

function mapFrame<Plan>(frame: WindowFrame<Plan>, f: ChildMapper<Plan>): WindowFrame<Plan> {
  const bound = (b: FrameBound<Plan>): FrameBound<Plan> =>
    b.kind === 'offset' ? replaced(b, { value: f(b.value) }) : b;
  return replaced(frame, { start: bound(frame.start), end: bound(frame.end) });
}

/** The object with some properties replaced; the same object where they are what they were. */
function replaced<T extends object>(object: T, properties: Partial<T>): T {
  for (const key of Object.keys(properties) as (keyof T)[]) {
    if (object[key] !== properties[key]) return { ...object, ...properties };
  }
  return object;
}

import { mapChildren } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import type { Attribute, ExprId, WindowCall } from '../../expr/expression.ts';
import { attributeOf, isNullable, typeOf } from '../../expr/expression-type.ts';
import { attributesOf, some } from '../../expr/walk.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression, Window } from '../logical/node.ts';
import { outerReferencesOf } from '../logical/outer-references.ts';
import { outputOf } from '../logical/output.ts';
import { nextId, type QueryEnv } from './environment.ts';
import { isConstant } from './function-facts.ts';

export function hasWindow(e: LogicalExpression): boolean {
  return some(e, (x) => x.kind === 'window_call');
}

/**
 * A projection whose expressions may hold window calls: these become Window nodes below it, one for each
 * partitioning and order, over a projection of what they need.
 */
export function projectWithWindows(
  list: readonly NamedExpression[],
  child: LogicalPlan,
  env: QueryEnv,
): LogicalPlan {
  if (!list.some(hasWindow)) return { kind: 'project', list, child };
  const extraction = new Extraction(env);
  const top = list.map((item) => extraction.lift(item));
  const needed = new Map<ExprId, Attribute>();
  const available = new Map(outputOf(child).map((a) => [a.id, a]));
  const read = (a: Attribute): void => {
    if (available.has(a.id)) needed.set(a.id, a);
  };
  for (const e of [...top, ...extraction.calls.map((c) => c.call)]) readAttributes(e, read);
  const below: readonly NamedExpression[] = [...needed.values(), ...extraction.inputs];
  let plan: LogicalPlan = { kind: 'project', list: below, child };
  for (const group of extraction.groups.values()) {
    const { partitionBy, orderBy } = group[0]!.call;
    plan = { kind: 'window', calls: group, partitionBy, orderBy, child: plan };
  }
  return { kind: 'project', list: top, child: plan };
}

/** Attributes that an expression reads, those that its subqueries read of the plan included. */
export function readAttributes(e: LogicalExpression, read: (a: Attribute) => void): void {
  for (const a of attributesOf(e)) read(a);
  const visit = (x: LogicalExpression): void => {
    if (x.kind === 'scalar_subquery' || x.kind === 'exists_subquery' || x.kind === 'in_subquery') {
      for (const a of outerReferencesOf(x.plan).values()) read(a);
    }
    mapChildren(x, (c) => {
      visit(c);
      return c;
    });
  };
  visit(e);
}

type Entry = Window['calls'][number];

class Extraction {
  readonly calls: Entry[] = [];
  readonly groups = new Map<string, Entry[]>();
  /** Expressions that the windows read, computed once below them. */
  readonly inputs: NamedExpression[] = [];
  readonly #inputByKey = new Map<string, Attribute>();
  readonly #callByKey = new Map<string, Attribute>();
  readonly #env: QueryEnv;

  constructor(env: QueryEnv) {
    this.#env = env;
  }

  /** The item with attributes in place of its window calls. */
  lift(item: NamedExpression): NamedExpression {
    if (item.kind === 'attribute' || !hasWindow(item.child)) return item;
    if (item.child.kind === 'window_call') {
      this.#add(item.child, item.id, item.name);
      return attributeOf(item);
    }
    return { ...item, child: this.#replace(item.child) };
  }

  #replace(e: LogicalExpression): LogicalExpression {
    if (e.kind !== 'window_call') return mapChildren(e, (child) => this.#replace(child));
    const key = canonicalKey(e);
    let attribute = this.#callByKey.get(key);
    if (attribute === undefined) {
      const id = nextId(this.#env);
      const name = `_we${this.#callByKey.size}`;
      attribute = { kind: 'attribute', id, name, type: typeOf(e), nullable: isNullable(e), qualifier: [] };
      this.#callByKey.set(key, attribute);
      this.#add(e, id, name);
    }
    return attribute;
  }

  #add(call: WindowCall<LogicalPlan>, id: ExprId, name: string): void {
    const simple = (e: LogicalExpression): LogicalExpression => this.#input(e);
    const inner = mapChildren(call.call, simple) as typeof call.call;
    const entry: Entry = {
      id,
      name,
      call: {
        ...call,
        call: inner,
        partitionBy: call.partitionBy.map(simple),
        orderBy: call.orderBy.map((o) => ({ ...o, child: simple(o.child) })),
      },
    };
    this.calls.push(entry);
    const key = [
      ...entry.call.partitionBy.map(canonicalKey),
      '|',
      ...entry.call.orderBy.map((o) => `${canonicalKey(o.child)} ${o.direction} ${o.nulls}`),
    ].join();
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, [entry]);
    else group.push(entry);
  }

  /** A column or constant as it is; anything else as a column of the projection below. */
  #input(e: LogicalExpression): LogicalExpression {
    if (e.kind === 'attribute' || isConstant(e)) return e;
    const key = canonicalKey(e);
    let attribute = this.#inputByKey.get(key);
    if (attribute === undefined) {
      const alias: NamedExpression = {
        kind: 'alias',
        id: nextId(this.#env),
        name: `_w${this.inputs.length}`,
        child: e,
      };
      attribute = attributeOf(alias);
      this.#inputByKey.set(key, attribute);
      this.inputs.push(alias);
    }
    return attribute;
  }
}

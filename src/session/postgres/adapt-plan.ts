import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { postgresLookups } from '../../functions/families/postgres-spec.ts';
import { FN } from '../../plan/logical/build.ts';
import { childrenOf, withChildren } from '../../plan/logical/children.ts';
import { mapExpressions, mapSame } from '../../plan/logical/expressions.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../../plan/logical/node.ts';
import { outputOf } from '../../plan/logical/output.ts';
import { LONG, STRING } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { addColumnTypes, type ColumnTypes, postgresTypeOf } from './column-types.ts';
import type { LookupData } from './lookups.ts';
import { staticCatalog } from './static-catalog.ts';

export type Effect = (fn: string, args: readonly Value[]) => Value;

export interface Adaptation {
  /** @throws PendingLookup */
  readonly lookUp: (lookup: string) => LookupData;
  /** What a function with an effect gives for constant arguments; it has its effect here, once. */
  readonly effect: Effect;
  readonly nextExprId: () => number;
  /** Whether a column of the result is sent as text. */
  readonly isText: (column: number) => boolean;
}

export interface AdaptedPlan {
  readonly plan: LogicalPlan;
  /** Of the result's columns; undefined where Spark's type tells. */
  readonly columnTypes: readonly (string | undefined)[];
  /** PostgreSQL's types of parameters, by their number from 0, as far as their use tells. */
  readonly parameterTypes: ReadonlyMap<number, string>;
}

/** Functions that do something. */
const EFFECTS: ReadonlySet<string> = new Set([
  'pg:set_config',
  'pg:pg_terminate_backend',
  'pg:pg_cancel_backend',
]);
const COMPARISONS: ReadonlySet<string> = new Set([
  FN.equal,
  FN.nullSafeEqual,
  FN.less,
  FN.lessOrEqual,
  FN.greater,
  FN.greaterOrEqual,
]);

/**
 * Makes an analyzed plan of PostgreSQL's dialect mean what it does there: functions get what they look up,
 * object ids that stand for names become names where they turn into text, vectors count from 0. On the way it
 * learns PostgreSQL's types of all columns.
 */
export function adaptPlan(plan: LogicalPlan, given: Adaptation): AdaptedPlan {
  const adapter = new Adapter(given);
  const adapted = adapter.plan(plan);
  return {
    plan: adapter.withNames(adapted),
    columnTypes: outputOf(adapted).map((a) => adapter.types.get(a.id)),
    parameterTypes: adapter.parameterTypes,
  };
}

/** Bounds of arrays that count from 0. */
const VECTOR_BOUNDS: Readonly<Record<string, string>> = {
  'pg:array_lower': 'pg:op.vector_lower',
  'pg:array_upper': 'pg:op.vector_upper',
};

/** A call that does something, and whose arguments are not known before rows are read. */
export function isEffect(e: LogicalExpression): boolean {
  return e.kind === 'call' && EFFECTS.has(e.fn);
}

class Adapter {
  readonly types: ColumnTypes = new Map();
  readonly parameterTypes = new Map<number, string>();
  readonly #given: Adaptation;

  constructor(given: Adaptation) {
    this.#given = given;
  }

  plan(plan: LogicalPlan): LogicalPlan {
    const children = mapSame(childrenOf(plan), (child) => this.plan(child));
    const node = withChildren(plan, children);
    if (node.kind === 'subquery_alias' && node.child.kind === 'local_relation') {
      const relation = staticCatalog().relations.get(node.name.join('.'));
      relation?.columns.forEach((column, i) => {
        const attribute = outputOf(node)[i];
        if (attribute !== undefined) this.types.set(attribute.id, column.type);
      });
    }
    const mapped = mapExpressions(node, (e) => rewriteUp(e, (x) => this.#expression(x)));
    addColumnTypes(mapped, this.types);
    return mapped;
  }

  /** On top: object ids of the result as names, where text is sent. */
  withNames(plan: LogicalPlan): LogicalPlan {
    let changed = false;
    const list = outputOf(plan).map((a, i): NamedExpression => {
      const type = this.types.get(a.id);
      if (!type?.startsWith('reg') || a.type.kind !== 'long' || !this.#given.isText(i)) return a;
      changed = true;
      return { kind: 'alias', id: this.#given.nextExprId(), name: a.name, child: this.#toName(a, type) };
    });
    return changed ? { kind: 'project', list, child: plan } : plan;
  }

  #expression(e: LogicalExpression): LogicalExpression {
    switch (e.kind) {
      case 'scalar_subquery':
      case 'exists_subquery':
      case 'in_subquery':
        return { ...e, plan: this.plan(e.plan) };
      case 'cast':
        return this.#cast(e);
      case 'call':
        return this.#call(e);
      default:
        return e;
    }
  }

  #cast(e: Extract<LogicalExpression, { kind: 'cast' }>): LogicalExpression {
    if (e.type.kind !== 'string') return e;
    const from = postgresTypeOf(e.child, this.types);
    if (from?.startsWith('reg')) return this.#toName(e.child, from);
    if (typeOf(e.child).kind !== 'array') return e;
    return call(from?.endsWith('vector') ? 'pg:out.vector' : 'pg:out.array', [e.child], e);
  }

  #call(e: Call<LogicalPlan>): LogicalExpression {
    if (EFFECTS.has(e.fn)) {
      const values = e.args.flatMap((arg) => (arg.kind === 'literal' ? [arg.value] : []));
      if (values.length < e.args.length) return e;
      return { kind: 'literal', type: e.type, value: this.#given.effect(e.fn, values) };
    }
    if (COMPARISONS.has(e.fn)) return this.#comparison(e);
    if (e.fn.startsWith('pg:cast.')) this.#castParameter(e);
    if (e.fn === 'pg:op.subscript' && postgresTypeOf(e.args[0]!, this.types)?.endsWith('vector'))
      return { ...e, fn: 'pg:op.subscript_from_zero' };
    const bound = VECTOR_BOUNDS[e.fn];
    if (bound !== undefined && postgresTypeOf(e.args[0]!, this.types)?.endsWith('vector'))
      return { ...e, fn: bound };
    const lookup = postgresLookups.get(e.fn);
    if (lookup === undefined) return e;
    return { ...e, data: this.#given.lookUp(lookup) };
  }

  /** `$1::oid[]`: what is cast is what the client shall send; names of objects come as texts. */
  #castParameter(e: Call<LogicalPlan>): void {
    const [value, element] = e.args;
    const parameter = value && parameterOf(value);
    if (parameter === undefined) return;
    const type = e.fn.slice('pg:cast.'.length);
    if (type === 'array') {
      if (element?.kind === 'literal') this.parameterTypes.set(parameter, `_${element.value}`);
    } else if (!type.startsWith('reg')) this.parameterTypes.set(parameter, type);
  }

  /** `regclass = 'pg_class'`: the name is an object id here. Parameters take the type of the other side. */
  #comparison(e: Call<LogicalPlan>): LogicalExpression {
    const [left, right] = e.args as readonly [LogicalExpression, LogicalExpression];
    const sides = [left, right].map((side) => postgresTypeOf(side, this.types));
    for (const [side, other] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const type = sides[side];
      const value = e.args[other]!;
      if (type === undefined) continue;
      const parameter = parameterOf(value);
      if (parameter !== undefined) this.parameterTypes.set(parameter, type);
      if (!type.startsWith('reg') || value.kind !== 'cast' || value.child.kind !== 'literal') continue;
      const fn = `pg:cast.${type}`;
      const named = {
        ...call(fn, [value.child], e),
        type: LONG,
        data: this.#given.lookUp(postgresLookups.get(fn)!),
      };
      return { ...e, args: other === 0 ? [named, right] : [left, named] };
    }
    return e;
  }

  #toName(child: LogicalExpression, type: string): LogicalExpression {
    const fn = `pg:out.${type}`;
    const lookup = postgresLookups.get(fn);
    return lookup === undefined ? child : { ...call(fn, [child], null), data: this.#given.lookUp(lookup) };
  }
}

function call(
  fn: string,
  args: readonly LogicalExpression[],
  like: { readonly mode: Call['mode']; readonly zone?: string } | null,
): Call<LogicalPlan> {
  return {
    kind: 'call',
    fn,
    args,
    type: STRING,
    nullable: true,
    mode: like?.mode ?? 'ansi',
    zone: like?.zone ?? 'UTC',
  };
}

function parameterOf(e: LogicalExpression): number | undefined {
  if (e.kind === 'cast') return parameterOf(e.child);
  return e.kind === 'literal' ? e.parameter : undefined;
}

import type { Span } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { Identifier } from '../../lang/ast/name.ts';
import type {
  JoinCriteria,
  Join as JoinNode,
  JoinType as JoinTypeNode,
  Relation,
} from '../../lang/ast/relation.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { JoinType, LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { asNullable, nullSides, outputOf } from '../logical/output.ts';
import { walkPlan } from '../logical/transform.ts';
import { bindFunction } from './bind-function.ts';
import { checkJoinCondition } from './check-clauses.ts';
import { checkSubquery } from './check-subqueries.ts';
import { nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isVolatile } from './function-facts.ts';
import { printSql } from './print-sql.ts';
import { resolveCondition } from './resolve-condition.ts';
import { foldOf, resolveRelation } from './resolve-relation.ts';
import { NOTHING_HIDDEN, type ResolvedRelation, scopeOf } from './scope.ts';

type JoinShape = Pick<JoinNode, 'type' | 'natural' | 'criteria'>;

const joinTypes: Readonly<Record<JoinTypeNode, Extract<JoinType, string>>> = {
  INNER: 'inner',
  CROSS: 'cross',
  LEFT: 'left_outer',
  RIGHT: 'right_outer',
  FULL: 'full_outer',
  'LEFT SEMI': 'left_semi',
  'LEFT ANTI': 'left_anti',
};

export function resolveJoin(node: JoinNode, env: QueryEnv, left: ResolvedRelation | null): ResolvedRelation {
  return joinRelations(resolveRelation(node.left, env, left), node.right, node, env);
}

/** Joins what is resolved already with a relation to its right. */
export function joinRelations(
  left: ResolvedRelation,
  rightNode: Relation,
  shape: JoinShape,
  env: QueryEnv,
): ResolvedRelation {
  const right = resolveRelation(rightNode, env, left);
  const type = joinTypes[shape.type];
  const criteria = shape.criteria;
  const names = shape.natural ? commonNames(left, right, env) : usingNames(criteria);
  if (isLateral(rightNode)) return joinLateral(left, right, type, names, criteria, rightNode.span, env);
  if (names !== undefined) return joinUsing(left, right, type, names, env);
  if (criteria?.kind === 'nearestBy') {
    fail('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'NEAREST BY' }, criteria.span);
  }
  const hidden = union(
    left.hidden,
    type === 'left_semi' || type === 'left_anti' ? NOTHING_HIDDEN : right.hidden,
  );
  const condition = criteria?.kind === 'on' ? onCondition(left, right, criteria, env) : null;
  return { plan: { kind: 'join', left: left.plan, right: right.plan, type, condition, hint: {} }, hidden };
}

function usingNames(criteria: JoinCriteria | undefined): readonly Identifier[] | undefined {
  return criteria?.kind === 'using' ? criteria.columns : undefined;
}

/** Columns that both sides have, in the left side's order. */
function commonNames(left: ResolvedRelation, right: ResolvedRelation, env: QueryEnv): readonly Identifier[] {
  const fold = foldOf(env);
  const rest = scopeOf(right, fold).columns.map((c) => fold(c.name));
  const take = (name: string): boolean => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  };
  return scopeOf(left, fold)
    .columns.filter((c) => take(fold(c.name)))
    .map((c): Identifier => ({ kind: 'identifier', name: c.name, quoted: true, span: { start: 0, end: 0 } }));
}

function onCondition(
  left: ResolvedRelation,
  right: ResolvedRelation,
  criteria: Extract<JoinCriteria, { kind: 'on' }>,
  env: QueryEnv,
  lateral = false,
): LogicalExpression {
  // The condition sees all columns of both sides, also those that the join's output leaves out or nulls.
  const both: ResolvedRelation = {
    plan: { kind: 'join', left: left.plan, right: right.plan, type: 'inner', condition: null, hint: {} },
    hidden: union(left.hidden, right.hidden),
  };
  const condition = resolveCondition(
    criteria.condition,
    { query: env, scope: scopeOf(both, foldOf(env)) },
    'JOIN',
  );
  if (lateral && isVolatile(condition)) {
    const text = `"${printSql(condition)}"`;
    fail(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.LATERAL_JOIN_CONDITION_NON_DETERMINISTIC',
      { condition: text },
      criteria.span,
    );
  }
  checkJoinCondition(condition, outputOf(left.plan), outputOf(right.plan), criteria.condition.span);
  return condition;
}

function isLateral(relation: Relation): boolean {
  return (relation.kind === 'subqueryRelation' || relation.kind === 'tableFunction') && relation.lateral;
}

function joinLateral(
  left: ResolvedRelation,
  right: ResolvedRelation,
  type: Extract<JoinType, string>,
  names: readonly Identifier[] | undefined,
  criteria: JoinCriteria | undefined,
  span: Span,
  env: QueryEnv,
): ResolvedRelation {
  if (names !== undefined) fail('UNSUPPORTED_FEATURE.LATERAL_JOIN_USING', {}, span);
  if (type !== 'inner' && type !== 'left_outer' && type !== 'cross') {
    fail('INVALID_LATERAL_JOIN_TYPE', { joinType: type.replace('_', ' ').toUpperCase() }, span);
  }
  checkSubquery(right.plan, span);
  checkDeterminism(left.plan, right.plan, span);
  const condition = criteria?.kind === 'on' ? onCondition(left, right, criteria, env, true) : null;
  return {
    plan: { kind: 'lateral_join', left: left.plan, right: right.plan, type, condition },
    hidden: union(left.hidden, right.hidden),
  };
}

/** Chance in a lateral subquery would have to be asked anew for each row of the left side. */
function checkDeterminism(left: LogicalPlan, right: LogicalPlan, span: Span): void {
  if (hasOneRow(left)) return;
  walkPlan(right, (node) => {
    const volatile = expressionsOf(node).find(isVolatile);
    if (volatile !== undefined) {
      const treeNode = printSql(volatile);
      fail(
        'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES',
        { treeNode },
        span,
      );
    }
  });
}

function hasOneRow(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'local_relation':
      return plan.rows.length <= 1;
    case 'aggregate':
      return plan.grouping.length === 0;
    case 'limit':
      return plan.limit?.kind === 'literal' && (plan.limit.value as number) <= 1;
    case 'project':
    case 'filter':
    case 'subquery_alias':
    case 'sort':
    case 'view':
      return hasOneRow(plan.child);
    default:
      return false;
  }
}

/** USING and NATURAL: the columns stand once in front; the other side's stay reachable by qualified names. */
function joinUsing(
  left: ResolvedRelation,
  right: ResolvedRelation,
  type: Extract<JoinType, string>,
  names: readonly Identifier[],
  env: QueryEnv,
): ResolvedRelation {
  const leftKeys = names.map((name) => usingColumn(left, name, 'left', env));
  const rightKeys = names.map((name) => usingColumn(right, name, 'right', env));
  const pairs = leftKeys.map((l, i) =>
    bindFunction('equal_to', [l, rightKeys[i]!], { env, span: names[i]!.span }),
  );
  const condition =
    pairs.length === 0
      ? null
      : pairs.reduce((a, b) => bindFunction('and', [a, b], { env, span: names[0]!.span }));
  const join: LogicalPlan = { kind: 'join', left: left.plan, right: right.plan, type, condition, hint: {} };
  if (names.length === 0) return { plan: join, hidden: union(left.hidden, right.hidden) };

  const [nullLeft, nullRight] = nullSides(type);
  const output = outputOf(join);
  const leftIds = new Set(leftKeys.map((k) => k.id));
  const rightIds = new Set(rightKeys.map((k) => k.id));
  const earlier = union(left.hidden, right.hidden);
  const rest = output.filter((a) => !leftIds.has(a.id) && !rightIds.has(a.id) && !earlier.has(a.id));
  const stillHidden = output.filter((a) => earlier.has(a.id));
  const nullable = (a: Attribute, nulls: boolean): Attribute => (nulls ? asNullable(a) : a);
  if (type === 'left_semi' || type === 'left_anti') {
    return {
      plan: { kind: 'project', list: [...leftKeys, ...rest, ...stillHidden], child: join },
      hidden: left.hidden,
    };
  }

  let shown: readonly NamedExpression[];
  let hiddenKeys: readonly Attribute[];
  if (type === 'full_outer') {
    shown = leftKeys.map((l, i) => ({
      kind: 'alias',
      id: nextId(env),
      name: l.name,
      child: bindFunction('coalesce', [asNullable(l), asNullable(rightKeys[i]!)], {
        env,
        span: names[i]!.span,
      }),
    }));
    hiddenKeys = [...leftKeys, ...rightKeys].map(asNullable);
  } else if (type === 'right_outer') {
    shown = rightKeys;
    hiddenKeys = leftKeys.map((k) => nullable(k, nullLeft));
  } else {
    shown = leftKeys;
    hiddenKeys = rightKeys.map((k) => nullable(k, nullRight));
  }
  const list: readonly NamedExpression[] = [...shown, ...rest, ...hiddenKeys, ...stillHidden];
  return {
    plan: { kind: 'project', list, child: join },
    hidden: union(earlier, new Set(hiddenKeys.map((k) => k.id))),
  };
}

function usingColumn(
  side: ResolvedRelation,
  name: Identifier,
  which: 'left' | 'right',
  env: QueryEnv,
): Attribute {
  const fold = foldOf(env);
  const columns = scopeOf(side, fold).columns;
  const found = columns.find((c) => fold(c.name) === fold(name.name));
  return (
    found ??
    fail(
      'UNRESOLVED_USING_COLUMN_FOR_JOIN',
      {
        colName: `\`${name.name}\``,
        side: which,
        suggestion: columns
          .map((c) => `\`${c.name}\``)
          .sort()
          .join(', '),
      },
      name.span,
    )
  );
}

function union(a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> {
  if (b.size === 0) return a;
  return a.size === 0 ? b : new Set([...a, ...b]);
}

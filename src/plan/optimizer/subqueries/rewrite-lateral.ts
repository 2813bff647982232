import type { Attribute } from '../../../expr/expression.ts';
import { alias, conjunctionOrNull, conjunctsOf, TRUE } from '../../logical/build.ts';
import type {
  Aggregate,
  Generate,
  LateralJoin,
  LogicalExpression,
  LogicalPlan,
  NamedExpression,
} from '../../logical/node.ts';
import { outerReferencesOf, replaceOuter } from '../../logical/outer-references.ts';
import { asNullable, outputOf } from '../../logical/output.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, outputIds } from '../predicates.ts';
import { nodeRule } from '../rule.ts';
import { decorrelate, decorrelateGroups } from './decorrelate.ts';
import { orOverNoRows } from './no-rows.ts';

/** Lateral joins become joins; those with a generator over the left columns become Generate nodes. */
export const rewriteLateralJoins = nodeRule(
  'rewriteLateralJoins',
  ['lateral_join'],
  (node, context) => {
    if (node.kind !== 'lateral_join') return node;
    const ids = outputIds(node.left);
    const correlated = [...outerReferencesOf(node.right).keys()].some((id) => ids.has(id));
    if (!correlated) return { ...node, kind: 'join', hint: {} };
    return overOneRow(node) ?? overAggregate(node, context) ?? general(node, context);
  },
  'up',
);

function general(node: LateralJoin, context: OptimizerContext): LogicalPlan {
  const found = decorrelate(node.right, node.left, context);
  const conditions = [...(node.condition === null ? [] : conjunctsOf(node.condition)), ...found.conditions];
  const joined: LogicalPlan = {
    kind: 'join',
    left: node.left,
    right: found.plan,
    type: node.type === 'left_outer' ? 'left_outer' : 'inner',
    condition: conjunctionOrNull(conditions),
    hint: {},
  };
  return { kind: 'project', list: outputOf(node), child: joined };
}

/** An aggregate without keys gives one row for each left row, whatever it sees. */
function overAggregate(node: LateralJoin, context: OptimizerContext): LogicalPlan | null {
  const right = node.right;
  if (right.kind !== 'aggregate' || right.grouping.length > 0) return null;
  if (node.type === 'left_outer' && node.condition !== null) return null;
  const found = decorrelateGroups(right as Aggregate, node.left, context);
  const marker = alias<LogicalPlan>(TRUE, context.nextExprId(), 'alwaysTrue');
  const renamed = new Map<number, Attribute>();
  const list: NamedExpression[] = outputOf(found.plan).map((a) => {
    if (!right.list.some((e) => e.id === a.id)) return a;
    const id = context.nextExprId();
    renamed.set(a.id, { ...asNullable(a), id });
    return alias<LogicalPlan>(a, id, a.name);
  });
  const joined: LogicalPlan = {
    kind: 'join',
    left: node.left,
    right: { kind: 'project', list: [...list, marker], child: found.plan },
    type: 'left_outer',
    condition: conjunctionOrNull(found.conditions),
    hint: {},
  };
  const results = right.list.map((e) =>
    alias(local(orOverNoRows(renamed.get(e.id)!, marker.id, e, context), node), e.id, e.name),
  );
  const project: LogicalPlan = { kind: 'project', list: [...outputOf(node.left), ...results], child: joined };
  return filterOver(node.condition, project);
}

/** Select lists and filters over a generator or over nothing (a SELECT without FROM): no join is needed. */
function overOneRow(node: LateralJoin): LogicalPlan | null {
  const steps: LogicalPlan[] = [];
  let source = node.right;
  while (source.kind === 'project' || source.kind === 'filter') {
    steps.push(source);
    source = source.child;
  }
  const generate = source.kind === 'generate' ? source : null;
  const leaf = generate === null ? source : generate.child;
  if (leaf.kind !== 'local_relation' || leaf.rows.length !== 1 || leaf.output.length > 0) return null;
  const inner = node.type !== 'left_outer';
  // A row without match keeps NULLs: only where nothing is computed from it, and nothing removes it.
  const plain = steps.every((s) => s.kind === 'project' && s.list.every((e) => e.kind === 'attribute'));
  if (
    !inner &&
    (node.condition !== null || (generate === null ? steps.some((s) => s.kind === 'filter') : !plain))
  ) {
    return null;
  }
  let plan: LogicalPlan = generate === null ? node.left : generated(generate, node.left, !inner);
  for (const step of steps.reverse()) {
    if (step.kind === 'filter')
      plan = { kind: 'filter', condition: local(step.condition, node), child: plan };
    else if (step.kind === 'project') {
      const list = step.list.map((e) => local(e, node) as NamedExpression);
      plan = { kind: 'project', list: [...outputOf(node.left), ...list], child: plan };
    }
  }
  const result = filterOver(node.condition, plan);
  const output = outputOf(node);
  return outputOf(result).length === output.length
    ? result
    : { kind: 'project', list: output, child: result };
}

function generated(generate: Generate, left: LogicalPlan, outer: boolean): LogicalPlan {
  const ids = outputIds(left);
  const generator = replaceOuter(generate.generator, (a) =>
    ids.has(a.id) ? a : undefined,
  ) as typeof generate.generator;
  const keepsRows = outer || generate.outer;
  const generatorOutput = keepsRows ? generate.generatorOutput.map(asNullable) : generate.generatorOutput;
  return { ...generate, generator, outer: keepsRows, generatorOutput, child: left };
}

function local(e: LogicalExpression, node: LateralJoin): LogicalExpression {
  const ids = outputIds(node.left);
  return replaceOuter(e, (a) => (ids.has(a.id) ? a : undefined));
}

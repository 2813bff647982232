import type { StageKind } from '../../core/events.ts';
import type { ExprId, ScalarSubquery } from '../../expr/expression.ts';
import { ADDED_NODES } from '../../plan/physical/added-nodes.ts';
import type { BroadcastExchange, Exchange, PhysicalPlan } from '../../plan/physical/node.ts';
import { withoutNullTests } from '../../plan/physical/without-null-tests.ts';
import { withFileNulls } from './known-nulls.ts';
import { inputsOf, partitionedInputs, walkPlan, withInputs } from './plan-shape.ts';
import { findSubqueries, plansOf } from './prepare-plan.ts';
import { exchangeKey, subqueryKey } from './rows-key.ts';

/** A part of a plan that runs without waiting for other rows than those of finished stages. */
export interface Stage {
  readonly stageId: number;
  readonly kind: StageKind;
  /** What the stage's rows go through; null for the result stage and those of subqueries. */
  readonly exchange: Exchange | BroadcastExchange | null;
  /** Of which its row is the value; null for other stages. */
  readonly subquery: ScalarSubquery<PhysicalPlan> | null;
  /** One plan per input of the unions in it; their tasks together are the stage's. */
  readonly variants: readonly PhysicalPlan[];
  /** What gives the values of the subqueries in its expressions, by their ids. */
  readonly subqueries: ReadonlyMap<ExprId, Stage>;
  /** The stages of its exchanges and subqueries. */
  readonly parents: readonly Stage[];
  /** How many partitions it writes. */
  readonly outputPartitions: number;
}

export interface StageGraph {
  /** Parents before children; the last one is the result stage. */
  readonly stages: readonly Stage[];
  readonly byExchange: ReadonlyMap<number, Stage>;
  /** How many exchanges and subqueries get a stage's rows beside the first one, by its id. */
  readonly reuses: ReadonlyMap<number, number>;
}

/** Whether an exchange serves a global sort, whose rows are sorted before and merged behind it. */
export function writesRuns({ partitioning, origin }: Exchange): boolean {
  return partitioning.kind === 'range' && origin === 'ENSURE_REQUIREMENTS';
}

/**
 * Cuts a plan at its exchanges, and cuts off its subqueries. What gives the same rows runs once.
 *
 * @param choosePartitions says how many partitions a shuffle really writes
 * @param trustFooters whether rows are the same where they only would not be by NULLs that footers know nothing of
 */
export function buildStageGraph(
  plan: PhysicalPlan,
  nextStageId: () => number,
  choosePartitions: (exchange: Exchange) => number,
  trustFooters = true,
): StageGraph {
  const stages: Stage[] = [];
  const byExchange = new Map<number, Stage>();
  const bySubquery = new Map<ExprId, Stage>();
  const byOutline = new Map<string, Candidate[]>();
  const reuses = new Map<number, number>();
  let nextNode = ADDED_NODES.read;
  const exchanges = new Map<number, Exchange | BroadcastExchange>();
  const plans = plansOf(plan);
  const hasSubqueries = plans.length > 1;
  for (const each of plans) {
    walkPlan(each, (node) => {
      if (node.kind === 'exchange' || node.kind === 'broadcast_exchange') exchanges.set(node.nodeId, node);
    });
  }

  const stageOf = (exchange: Exchange | BroadcastExchange): Stage => {
    let stage = byExchange.get(exchange.nodeId);
    if (stage === undefined) {
      const outputPartitions = exchange.kind === 'exchange' ? choosePartitions(exchange) : 1;
      const kind = exchange.kind === 'exchange' ? 'shuffle_map' : 'broadcast';
      const draft = cutOff(exchange.child);
      const key = (root: PhysicalPlan): string | null => exchangeKey(exchange, root, outputPartitions);
      stage = findOrAdd(key, draft, { kind, exchange, subquery: null, outputPartitions });
      byExchange.set(exchange.nodeId, stage);
    }
    return stage;
  };

  const stageOfSubquery = (subquery: ScalarSubquery<PhysicalPlan>): Stage => {
    let stage = bySubquery.get(subquery.id);
    if (stage === undefined) {
      const draft = cutOff(subquery.plan);
      stage = findOrAdd(subqueryKey, draft, {
        kind: 'subquery',
        exchange: null,
        subquery,
        outputPartitions: 1,
      });
      bySubquery.set(subquery.id, stage);
    }
    return stage;
  };

  /** Replaces the exchanges below by reads and collects their stages. */
  const cut = (node: PhysicalPlan, parents: Set<Stage>): PhysicalPlan => {
    if (node.kind === 'exchange' || node.kind === 'broadcast_exchange') {
      const stage = stageOf(node);
      parents.add(stage);
      const { output } = node;
      const read = { nodeId: nextNode--, output, exchangeId: stage.exchange!.nodeId };
      if (node.kind === 'broadcast_exchange') return { ...read, kind: 'broadcast_read' };
      return { ...read, kind: 'shuffle_read', sorted: writesRuns(node) };
    }
    if (node.kind === 'broadcast_read') {
      // What a runtime filter is made of.
      const stage = stageOf(exchanges.get(node.exchangeId)!);
      parents.add(stage);
      return { ...node, nodeId: nextNode--, exchangeId: stage.exchange!.nodeId };
    }
    return withInputs(
      node,
      inputsOf(node).map((input) => cut(input, parents)),
    );
  };

  const cutOff = (plan: PhysicalPlan): StageDraft => {
    const parents = new Set<Stage>();
    const root = cut(plan, parents);
    const subqueries = new Map<ExprId, Stage>();
    for (const subquery of hasSubqueries ? findSubqueries(root) : []) {
      subqueries.set(subquery.id, stageOfSubquery(subquery));
    }
    return { root, subqueries, parents: [...parents, ...new Set(subqueries.values())] };
  };

  const findOrAdd = (key: RowsKey, { root, ...draft }: StageDraft, use: StageUse): Stage => {
    const outline = outlineOf(root);
    const similar = byOutline.get(outline) ?? [];
    const equal = findEqual(key, root, similar, trustFooters);
    if (equal !== null) {
      reuses.set(equal.stageId, (reuses.get(equal.stageId) ?? 0) + 1);
      return equal;
    }
    const stage = { stageId: nextStageId(), ...use, ...draft, variants: expandUnions(root) };
    byOutline.set(outline, [...similar, { stage, root, key }]);
    stages.push(stage);
    return stage;
  };

  const use = { kind: 'result', exchange: null, subquery: null, outputPartitions: 1 } as const;
  findOrAdd(() => null, cutOff(plan), use);
  return { stages, byExchange, reuses };
}

/** Of the plan that gives the rows; null for rows that no other stage gives. */
type RowsKey = (root: PhysicalPlan) => string | null;

interface Candidate {
  readonly stage: { -readonly [Name in keyof Stage]: Stage[Name] };
  root: PhysicalPlan;
  readonly key: RowsKey;
}

/**
 * The stage that gives the same rows. That one is a join's side, say, and therefore asks its key not to be NULL makes
 * no difference where the footers of files say that there is none: the stage then asks no more. Should a file have been
 * replaced meanwhile, and have some, its task fails (`UnexpectedNulls`), and all begins again without their word.
 */
function findEqual(
  key: RowsKey,
  root: PhysicalPlan,
  similar: readonly Candidate[],
  trustFooters: boolean,
): Stage | null {
  const exact = similar.length === 0 ? null : key(root);
  if (exact === null) return null;
  const equal = similar.find((other) => other.key(other.root) === exact);
  if (equal !== undefined) return equal.stage;
  const relaxed = trustFooters ? withoutNullTests(root, withFileNulls) : null;
  const wanted = relaxed === null ? null : key(relaxed);
  for (const other of wanted === null ? [] : similar) {
    const otherRelaxed = withoutNullTests(other.root, withFileNulls);
    if (otherRelaxed === null || other.key(otherRelaxed) !== wanted) continue;
    other.root = otherRelaxed;
    other.stage.variants = expandUnions(otherRelaxed);
    return other.stage;
  }
  return null;
}

/**
 * Text that is the same for equal plans, and seldom for others: keys are only written where these are the same. Filters
 * may be none.
 */
function outlineOf(plan: PhysicalPlan): string {
  let outline = '';
  walkPlan(plan, (node) => {
    if (node.kind !== 'filter') outline += `${node.kind} `;
    if ('exchangeId' in node) outline += `${node.exchangeId} `;
    else if (node.kind === 'file_scan') outline += `${node.files[0]?.path} `;
  });
  return outline;
}

interface StageDraft extends Pick<Stage, 'subqueries' | 'parents'> {
  readonly root: PhysicalPlan;
}

type StageUse = Pick<Stage, 'kind' | 'exchange' | 'subquery' | 'outputPartitions'>;

/** The plan once per input of the unions among its partitioned inputs. */
function expandUnions(plan: PhysicalPlan): readonly PhysicalPlan[] {
  if (plan.kind === 'union') {
    return plan.inputs.flatMap((input) =>
      expandUnions(input).map(
        (variant): PhysicalPlan => ({
          kind: 'project',
          nodeId: plan.nodeId,
          output: plan.output,
          list: plan.output.map((attribute, i) => ({
            kind: 'alias',
            id: attribute.id,
            name: attribute.name,
            child: input.output[i]!,
          })),
          child: variant,
        }),
      ),
    );
  }
  const partitioned = partitionedInputs(plan);
  if (partitioned.length === 0) return [plan];
  const expanded = partitioned.map(expandUnions);
  if (expanded.every((variants) => variants.length === 1)) {
    return [
      withInputs(
        plan,
        inputsOf(plan).map((input) => pick(input, partitioned, expanded, 0)),
      ),
    ];
  }
  if (partitioned.length > 1) throw new Error(`${plan.kind} over the partitions of a union`);
  return expanded[0]!.map((_, v) =>
    withInputs(
      plan,
      inputsOf(plan).map((input) => pick(input, partitioned, expanded, v)),
    ),
  );
}

function pick(
  input: PhysicalPlan,
  partitioned: readonly PhysicalPlan[],
  expanded: readonly (readonly PhysicalPlan[])[],
  variant: number,
): PhysicalPlan {
  const position = partitioned.indexOf(input);
  return position < 0 ? input : expanded[position]![variant]!;
}

/** The leaves that decide on the stage's tasks. */
export function partitionedLeaves(plan: PhysicalPlan): readonly PhysicalPlan[] {
  const inputs = partitionedInputs(plan);
  return inputs.length === 0 ? [plan] : inputs.flatMap(partitionedLeaves);
}

/** All leaves, those of broadcast sides too. */
export function allLeaves(plan: PhysicalPlan): readonly PhysicalPlan[] {
  const inputs = inputsOf(plan);
  return inputs.length === 0 ? [plan] : inputs.flatMap(allLeaves);
}

/** The exchanges whose rows the stage reads. */
export function readsOf(stage: Stage): ReadonlySet<number> {
  const reads = new Set<number>();
  for (const leaf of stage.variants.flatMap(allLeaves)) {
    if (leaf.kind === 'shuffle_read' || leaf.kind === 'broadcast_read') reads.add(leaf.exchangeId);
  }
  return reads;
}

/** The number of partitions that a coalesce on the way to the leaves leaves; null without one. */
export function coalescedTo(plan: PhysicalPlan): number | null {
  let least: number | null = null;
  for (const input of partitionedInputs(plan)) {
    const below = coalescedTo(input);
    if (below !== null) least = Math.min(least ?? below, below);
  }
  if (plan.kind === 'coalesce') least = Math.min(least ?? plan.partitions, plan.partitions);
  return least;
}

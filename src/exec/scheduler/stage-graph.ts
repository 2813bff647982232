import type { StageKind } from '../../core/events.ts';
import { ADDED_NODES } from '../../plan/physical/added-nodes.ts';
import type { BroadcastExchange, Exchange, PhysicalPlan } from '../../plan/physical/node.ts';
import { broadcastKey } from './equal-broadcasts.ts';
import { inputsOf, partitionedInputs, walkPlan, withInputs } from './plan-shape.ts';

/** A part of a plan that runs without waiting for other rows than those of finished stages. */
export interface Stage {
  readonly stageId: number;
  readonly kind: StageKind;
  /** What the stage's rows go through; null for the result stage. */
  readonly exchange: Exchange | BroadcastExchange | null;
  /** One plan per input of the unions in it; their tasks together are the stage's. */
  readonly variants: readonly PhysicalPlan[];
  readonly parents: readonly Stage[];
  /** How many partitions it writes. */
  readonly outputPartitions: number;
}

export interface StageGraph {
  /** Parents before children; the last one is the result stage. */
  readonly stages: readonly Stage[];
  readonly byExchange: ReadonlyMap<number, Stage>;
}

/** Whether an exchange serves a global sort, whose rows are sorted before and merged behind it. */
export function writesRuns({ partitioning, origin }: Exchange): boolean {
  return partitioning.kind === 'range' && origin === 'ENSURE_REQUIREMENTS';
}

/** Cuts a plan at its exchanges. `choosePartitions` says how many partitions a shuffle really writes. */
export function buildStageGraph(
  plan: PhysicalPlan,
  nextStageId: () => number,
  choosePartitions: (exchange: Exchange) => number,
): StageGraph {
  const stages: Stage[] = [];
  const byExchange = new Map<number, Stage>();
  let nextNode = ADDED_NODES.read;
  const exchanges = new Map<number, Exchange | BroadcastExchange>();
  walkPlan(plan, (node) => {
    if (node.kind === 'exchange' || node.kind === 'broadcast_exchange') exchanges.set(node.nodeId, node);
  });

  const byKey = new Map<string, Stage>();
  const stageOf = (exchange: Exchange | BroadcastExchange): Stage => {
    const known = byExchange.get(exchange.nodeId);
    if (known !== undefined) return known;
    // Shuffles of the same rows may differ in their partitions; broadcasts run once.
    const key = exchange.kind === 'broadcast_exchange' ? broadcastKey(exchange) : null;
    const equal = key === null ? undefined : byKey.get(key);
    const stage = equal ?? makeStage(exchange.child, exchange);
    if (key !== null) byKey.set(key, stage);
    byExchange.set(exchange.nodeId, stage);
    return stage;
  };

  /** Replaces the exchanges below by reads and collects their stages. */
  const cut = (node: PhysicalPlan, parents: Map<number, Stage>): PhysicalPlan => {
    if (node.kind === 'exchange' || node.kind === 'broadcast_exchange') {
      const stage = stageOf(node);
      parents.set(stage.stageId, stage);
      const { output } = node;
      const read = { nodeId: nextNode--, output, exchangeId: stage.exchange!.nodeId };
      if (node.kind === 'broadcast_exchange') return { ...read, kind: 'broadcast_read' };
      return { ...read, kind: 'shuffle_read', sorted: writesRuns(node) };
    }
    if (node.kind === 'broadcast_read') {
      // What a runtime filter is made of.
      const stage = stageOf(exchanges.get(node.exchangeId)!);
      parents.set(stage.stageId, stage);
      return { ...node, nodeId: nextNode--, exchangeId: stage.exchange!.nodeId };
    }
    return withInputs(
      node,
      inputsOf(node).map((input) => cut(input, parents)),
    );
  };

  const makeStage = (root: PhysicalPlan, exchange: Exchange | BroadcastExchange | null): Stage => {
    const parents = new Map<number, Stage>();
    const variants = expandUnions(cut(root, parents));
    const stage: Stage = {
      stageId: nextStageId(),
      kind: exchange === null ? 'result' : exchange.kind === 'exchange' ? 'shuffle_map' : 'broadcast',
      exchange,
      variants,
      parents: [...parents.values()],
      outputPartitions: exchange?.kind === 'exchange' ? choosePartitions(exchange) : 1,
    };
    stages.push(stage);
    return stage;
  };

  makeStage(plan, null);
  return { stages, byExchange };
}

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

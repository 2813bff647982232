import { tmpdir } from 'node:os';
import { Conf } from '../../src/core/config.ts';
import { EventLog } from '../../src/core/events.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { type Engine, startEngine } from '../../src/exec/scheduler/start-engine.ts';
import type {
  AggregateCall,
  Alias,
  Attribute,
  Expression,
  Literal,
  SortOrder,
} from '../../src/expr/expression.ts';
import { typeOf } from '../../src/expr/expression-type.ts';
import type {
  AggregateMode,
  HashAggregate,
  Partitioning,
  PhysicalJoinType,
  PhysicalNamed,
  PhysicalPlan,
} from '../../src/plan/physical/node.ts';
import { BOOLEAN, type DataType, INT, LONG, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';

/** Hand-made physical plans, as the planner gives them. */
let ids = 0;

export function column(name: string, type: DataType, nullable = true): Attribute {
  return { kind: 'attribute', id: ++ids, name, type, nullable, qualifier: [] };
}

export function lit(type: DataType, value: Value): Literal {
  return { kind: 'literal', type, value };
}

export function call(fn: string, type: DataType, ...args: Expression[]): Expression {
  return { kind: 'call', fn, args, type, nullable: true, mode: 'ansi' };
}

export function alias(name: string, child: Expression): Alias {
  return { kind: 'alias', id: ++ids, name, child };
}

export function attributeOf(named: PhysicalNamed, nullable = true): Attribute {
  if (named.kind === 'attribute') return named;
  return { kind: 'attribute', id: named.id, name: named.name, type: typeOf(named), nullable, qualifier: [] };
}

export function values(output: readonly Attribute[], rows: readonly (readonly Value[])[]): PhysicalPlan {
  return { kind: 'local_table_scan', nodeId: ++ids, output, rows };
}

export function range(end: number, partitions = 2, id = column('id', LONG, false)): PhysicalPlan {
  return {
    kind: 'range_scan',
    nodeId: ++ids,
    output: [id],
    start: 0n,
    end: BigInt(end),
    step: 1n,
    partitions,
  };
}

export function project(child: PhysicalPlan, ...list: PhysicalNamed[]): PhysicalPlan {
  return { kind: 'project', nodeId: ++ids, output: list.map((e) => attributeOf(e)), list, child };
}

export function filter(child: PhysicalPlan, condition: Expression): PhysicalPlan {
  return { kind: 'filter', nodeId: ++ids, output: child.output, condition, child };
}

export function exchange(child: PhysicalPlan, partitioning: Partitioning): PhysicalPlan {
  return {
    kind: 'exchange',
    nodeId: ++ids,
    output: child.output,
    partitioning,
    origin: 'ENSURE_REQUIREMENTS',
    child,
  };
}

export function broadcast(child: PhysicalPlan): PhysicalPlan {
  return { kind: 'broadcast_exchange', nodeId: ++ids, output: child.output, keys: [], child };
}

export function hashBy(...expressions: Expression[]): Partitioning {
  return { kind: 'hash', expressions, partitions: 200 };
}

export function aggregateCall(fn: string, type: DataType, ...args: Expression[]): AggregateCall {
  return {
    kind: 'aggregate_call',
    fn,
    args,
    distinct: false,
    filter: null,
    order: [],
    type,
    nullable: true,
    mode: 'ansi',
    ignoreNulls: false,
  };
}

/** Partial aggregation, exchange, final aggregation. `states` gives the types of each call's state columns. */
export function aggregate(
  child: PhysicalPlan,
  keys: readonly Attribute[],
  calls: readonly { readonly call: AggregateCall; readonly states: readonly DataType[] }[],
): PhysicalPlan {
  const slots = calls.map(({ call: c, states }) => ({
    call: c,
    state: states.map((type, i) => column(`state${i}`, type)),
    id: ++ids,
  }));
  const withMode = (mode: AggregateMode) => slots.map((slot) => ({ ...slot, mode }));
  const partialResult = [...keys, ...slots.flatMap((slot) => slot.state)];
  const partial: HashAggregate = {
    kind: 'hash_aggregate',
    nodeId: ++ids,
    output: partialResult,
    keys,
    slots: withMode('partial'),
    clustered: false,
    result: partialResult,
    child,
  };
  const shuffled = exchange(partial, keys.length === 0 ? { kind: 'single' } : hashBy(...keys));
  const result: PhysicalNamed[] = [
    ...keys,
    ...slots.map(
      (slot): Alias => ({
        kind: 'alias',
        id: ++ids,
        name: slot.call.fn,
        child: {
          kind: 'attribute',
          id: slot.id,
          name: slot.call.fn,
          type: slot.call.type,
          nullable: true,
          qualifier: [],
        },
      }),
    ),
  ];
  return {
    kind: 'hash_aggregate',
    nodeId: ++ids,
    output: result.map((e) => attributeOf(e)),
    keys,
    slots: withMode('final'),
    clustered: true,
    result,
    child: shuffled,
  };
}

export function hashJoin(
  left: PhysicalPlan,
  right: PhysicalPlan,
  leftKeys: readonly Expression[],
  rightKeys: readonly Expression[],
  type: PhysicalJoinType,
  options: {
    readonly strategy?: 'broadcast' | 'shuffled';
    readonly buildSide?: 'left' | 'right';
    readonly condition?: Expression;
    readonly nullAware?: boolean;
  } = {},
): PhysicalPlan {
  const strategy = options.strategy ?? 'broadcast';
  const buildSide = options.buildSide ?? 'right';
  const wrap = (side: 'left' | 'right', plan: PhysicalPlan, keys: readonly Expression[]): PhysicalPlan => {
    if (strategy === 'shuffled') return exchange(plan, hashBy(...keys));
    return side === buildSide ? broadcast(plan) : plan;
  };
  const leftOnly = type === 'left_semi' || type === 'left_anti';
  const output =
    typeof type === 'object'
      ? [...left.output, type.existence]
      : leftOnly
        ? left.output
        : [...left.output, ...right.output];
  return {
    kind: 'hash_join',
    nodeId: ++ids,
    output,
    strategy,
    type,
    buildSide,
    leftKeys,
    rightKeys,
    condition: options.condition ?? null,
    nullAware: options.nullAware ?? false,
    left: wrap('left', left, leftKeys),
    right: wrap('right', right, rightKeys),
  };
}

export function order(
  child: Expression,
  direction: 'asc' | 'desc' = 'asc',
  nulls?: 'first' | 'last',
): SortOrder {
  return { child, direction, nulls: nulls ?? (direction === 'asc' ? 'first' : 'last') };
}

export function sort(child: PhysicalPlan, ...orders: SortOrder[]): PhysicalPlan {
  const shuffled = exchange(child, { kind: 'range', order: orders, partitions: 200 });
  return { kind: 'sort', nodeId: ++ids, output: child.output, order: orders, global: true, child: shuffled };
}

export function limit(child: PhysicalPlan, rows: number, offset = 0): PhysicalPlan {
  return { kind: 'limit', nodeId: ++ids, output: child.output, scope: 'collect', limit: rows, offset, child };
}

export function takeOrdered(
  child: PhysicalPlan,
  rows: number,
  offset: number,
  ...orders: SortOrder[]
): PhysicalPlan {
  return {
    kind: 'take_ordered_and_project',
    nodeId: ++ids,
    output: child.output,
    limit: rows,
    offset,
    order: orders,
    list: child.output,
    child,
  };
}

export function union(...inputs: PhysicalPlan[]): PhysicalPlan {
  const output = inputs[0]!.output.map((a) => column(a.name, a.type));
  return { kind: 'union', nodeId: ++ids, output, inputs };
}

export const types = { INT, LONG, STRING, BOOLEAN };

/** Settings under which every plan must give the same rows. */
export const settings: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['defaults', {}],
  ['batches of 3 rows', { 'spark.sparrow.batchSize': '3' }],
  ['every hash 0', { 'spark.sparrow.hashZero': 'true' }],
  ['interpreted code', { 'spark.sparrow.codegen.wasm': 'false' }],
];

export function confOf(pairs: Readonly<Record<string, string>> = {}): Conf {
  const conf = new Conf();
  for (const [key, value] of Object.entries(pairs)) conf.set(key, value);
  return conf;
}

export function startTestEngine(
  executors = 2,
  memory = 512 * 1024 * 1024,
  localDir = tmpdir(),
): Promise<Engine> {
  return startEngine({
    executors,
    executorMemory: memory,
    codeCacheEntries: 64,
    localDir,
    cacheMemory: memory,
    eventLog: new EventLog(),
    logger: silentLogger,
  });
}

/** Rows in one text each, sorted: for results without order. */
export function sorted(rows: readonly (readonly Value[])[]): string[] {
  return rows.map((row) => row.map((v) => (v === null ? 'NULL' : String(v))).join('|')).sort();
}

import { i32 } from '../../../codegen/instructions.ts';
import { GROUP_BOUND } from '../../../codegen/pipeline/group-bound-code.ts';
import { hashKeys, normalizeKey } from '../../../codegen/pipeline/hash-code.ts';
import type { Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { dropRecord, STORE } from '../../../codegen/pipeline/row-store-code.ts';
import { writeCompareRecords } from '../../../codegen/pipeline/sort-code.ts';
import { writeRecordLoop } from '../../../codegen/pipeline/source-code.ts';
import type { PhysicalSortOrder, WindowGroupLimitExec } from '../../../plan/physical/node.ts';
import { INT, physicalOf } from '../../../types/data-type.ts';
import type { GroupLimit } from '../../executor/program.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { runnable } from './row-operators.ts';
import { addSortStore, type SortRecords, sortRecords, storeRow } from './sort.ts';

/**
 * Of each group the first rows, in any order. Rows are collected; now and then those that are too many go, and the
 * last one of each group that stays becomes the bound that further rows of it must come before.
 */
export function produceGroupLimit(
  compiler: StageCompiler,
  plan: WindowGroupLimitExec,
  consume: Consumer,
): void {
  const { child } = plan;
  const groupOrder = plan.partitionBy.map(
    (e): PhysicalSortOrder => ({ child: e, direction: 'asc', nulls: 'first' }),
  );
  const more = [{ type: INT, nullable: false }];
  const records = sortRecords(compiler, child.output, [...groupOrder, ...plan.orderBy], more);
  const hash = records.layout.fields.at(-1)!.offset;
  const comparison = (prefix: string, from: number, to: number): string => {
    const name = compiler.uniqueName(prefix);
    writeCompareRecords(compiler.code, name, records.keys.slice(from, to));
    return name;
  };
  const groups: GroupLimit = {
    rank: plan.rank.fn as GroupLimit['rank'],
    limit: plan.limit,
    samePartition: groupOrder.length === 0 ? null : comparison('same_group', 0, groupOrder.length),
    samePeers: comparison('same_peers', groupOrder.length, records.keys.length),
    hash,
  };
  // Most rows are compared with a bound: by code, that is.
  const compare = comparison('compare', 0, records.keys.length);
  compiler.produce(child, (p) => storeUnlessBehind(p, plan, records, groups, compare));
  addSortStore(compiler, records, null, null, groups);
  const entry = compiler.uniqueName('first_of_groups');
  const columns = sourceColumns(child.output);
  const p = writeRecordLoop(compiler.code, entry, records.layout, columns, consume);
  compiler.addPipeline(p, entry, plan.nodeId, { kind: 'records', store: records.header });
  compiler.reliefs.push({
    nodeId: plan.nodeId,
    store: records.header,
    rows: compiler.counterOf(child),
    step: compiler.steps.length - 1,
  });
}

/** Stores the current row unless so many of its group come before it that nobody wants it. */
function storeUnlessBehind(
  p: PipelineCode,
  plan: WindowGroupLimitExec,
  records: SortRecords,
  groups: GroupLimit,
  compare: string,
): void {
  const { f, context } = p;
  const frame = f.frame();
  const { header, layout } = records;
  const keys = plan.partitionBy.map((e) => normalizeKey(p, context.lower(runnable(e))));
  const hash = f.copy('hash', hashKeys(p, keys));
  const bound = f.local('i32', 'bound');
  const table = f.copy('bounds', i32.load(frame, header + STORE.entries));
  f.set(bound, i32.const(0));
  f.if(table, () => {
    const place = i32.mul(i32.and(hash, i32.load(frame, header + STORE.mask)), i32.const(GROUP_BOUND.bytes));
    const slot = f.copy('slot', i32.add(table, place));
    const isOwn = i32.eq(i32.load(slot, GROUP_BOUND.hash), hash);
    f.if(isOwn, () => f.set(bound, i32.load(slot, GROUP_BOUND.record)));
  });
  const hasBytes = layout.fields.some((field) => physicalOf(field.type) === 'bytes');
  const arena = f.copy('arena', i32.load(frame, header + STORE.arenaNext));
  const arenaEnd = f.copy('arena_end', i32.load(frame, header + STORE.arenaEnd));
  f.block((skip) => {
    const record = storeRow(p, records);
    f.store('i32.store', record, hash, groups.hash);
    f.if(f.get(bound), () => {
      const order = f.copy('order', f.call(compare, [record, f.get(bound)], 'i32'));
      // Peers of the last one have the same rank, but another number.
      const least = i32.const(groups.rank === 'row_number' ? 0 : 1);
      f.if(i32.ge_s(order, least), () => {
        const { samePartition } = groups;
        const differs =
          samePartition === null ? i32.const(0) : f.call(samePartition, [record, f.get(bound)], 'i32');
        f.if(i32.eqz(differs), () => {
          dropRecord(p, header, record);
          if (hasBytes) {
            f.if(i32.eq(arenaEnd, i32.load(frame, header + STORE.arenaEnd)), () =>
              f.store('i32.store', frame, arena, header + STORE.arenaNext),
            );
          }
          f.br(skip);
        });
      });
    });
    const used = f.copy('used', i32.add(i32.load(frame, header + STORE.used), i32.const(1)));
    f.store('i32.store', frame, used, header + STORE.used);
    f.if(i32.gt_u(used, i32.load(frame, header + STORE.limit)), () =>
      f.doHost('group_prune', [i32.const(header)]),
    );
  });
}

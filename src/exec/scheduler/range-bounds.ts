import { evaluateExpression } from '../../codegen/evaluate.ts';
import type { BlockRef } from '../../columns/block.ts';
import { rowReader } from '../../columns/block-values.ts';
import type { Attribute, Expression, ExprId, SortOrder } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { substituteById } from '../../expr/rewrite.ts';
import { functionLookup } from '../../functions/registry.ts';
import { compareValues } from '../../functions/values/compare.ts';
import type { Value } from '../../types/value.ts';

/** Rows that are looked at per partition. */
const SAMPLES_PER_PARTITION = 50;
/** Blocks that are looked at at the most: those on disk are read as a whole. */
const SAMPLED_BLOCKS = 256;

/**
 * Keys that cut rows into about equal ranges, in order: a row belongs behind all bounds that it comes after.
 * At most one less than `partitions`; equal ones are left out.
 */
export function chooseRangeBounds(
  blocks: readonly BlockRef[],
  output: readonly Attribute[],
  order: readonly SortOrder[],
  partitions: number,
): readonly (readonly Value[])[] {
  const keyOf = keyReader(output, order);
  const keys = sampleRows(blocks, output, partitions * SAMPLES_PER_PARTITION).map(keyOf);
  const compare = keyOrder(order);
  keys.sort(compare);
  const bounds: (readonly Value[])[] = [];
  for (let p = 1; p < partitions; p++) {
    const bound = keys[Math.floor((p * keys.length) / partitions)];
    if (bound === undefined) break;
    const last = bounds.at(-1);
    if (last === undefined || compare(last, bound) < 0) bounds.push(bound);
  }
  return bounds;
}

/** Rows at equal distances, of some of the blocks where they are very many. */
function sampleRows(all: readonly BlockRef[], output: readonly Attribute[], count: number): Value[][] {
  const types = output.map((attribute) => attribute.type);
  const stride = Math.ceil(all.length / SAMPLED_BLOCKS);
  const blocks = all.filter((_, i) => i % stride === 0);
  const total = blocks.reduce((sum, block) => sum + block.rows, 0);
  const step = Math.max(1, total / count);
  const rows: Value[][] = [];
  let next = step / 2;
  let before = 0;
  for (const block of blocks) {
    if (next < before + block.rows) {
      const read = rowReader(block, types);
      for (; next < before + block.rows; next += step) rows.push(read(Math.floor(next) - before));
    }
    before += block.rows;
  }
  return rows;
}

/** A row's sort keys; those that are no columns are computed here, which only samples can afford. */
function keyReader(
  output: readonly Attribute[],
  order: readonly SortOrder[],
): (row: readonly Value[]) => readonly Value[] {
  const positions = order.map(({ child }) =>
    child.kind === 'attribute' ? output.findIndex((attribute) => attribute.id === child.id) : -1,
  );
  return (row) =>
    order.map(({ child }, k) => {
      const position = positions[k]!;
      if (position >= 0) return row[position]!;
      const literals = new Map<ExprId, Expression>(
        output.map((a, c) => [a.id, { kind: 'literal', type: a.type, value: row[c]! }]),
      );
      return evaluateExpression(substituteById(child, literals), functionLookup);
    });
}

/** Compares rows by their sort keys. */
export function keyOrder(order: readonly SortOrder[]): (a: readonly Value[], b: readonly Value[]) => number {
  const compare = order.map(({ child }) => compareValues(typeOf(child)));
  return (a, b) => {
    for (const [k, { direction, nulls }] of order.entries()) {
      const x = a[k]!;
      const y = b[k]!;
      if (x === null || y === null) {
        if (x === y) continue;
        return (x === null) === (nulls === 'first') ? -1 : 1;
      }
      const result = compare[k]!(x, y);
      if (result !== 0) return direction === 'asc' ? result : -result;
    }
    return 0;
  };
}

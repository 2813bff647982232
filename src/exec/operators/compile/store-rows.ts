/**
 * Records of rows that are wanted just as they are: no code is generated for them, kernels copy them column by column.
 */
import type { RecordField, RecordLayout } from '../../../codegen/pipeline/record.ts';
import type { Attribute } from '../../../expr/expression.ts';
import type {
  BroadcastRead,
  LocalTableScan,
  PhysicalPlan,
  ShuffleRead,
} from '../../../plan/physical/node.ts';
import type { RecordHeader } from '../../executor/program.ts';
import type { StageCompiler } from './compiler.ts';
import { blocksSource } from './scan.ts';

type Blocks = LocalTableScan | ShuffleRead | BroadcastRead;

/** The plan if its rows are all those of blocks, else null. */
export function plainBlocks(plan: PhysicalPlan): Blocks | null {
  switch (plan.kind) {
    case 'local_table_scan':
    case 'broadcast_read':
      return plan;
    case 'shuffle_read':
      return plan.passKeys === undefined ? plan : null;
    default:
      return null;
  }
}

/** A column and the field that takes its values. */
export interface ColumnField {
  readonly column: Attribute;
  readonly field: RecordField;
}

/** Columns whose fields come first in a layout. */
export function fieldsOf(columns: readonly Attribute[], layout: RecordLayout): ColumnField[] {
  return columns.map((column, c) => ({ column, field: layout.fields[c]! }));
}

/** What a store keeps of rows. */
export interface StoredRows {
  readonly store: number;
  readonly fields: readonly ColumnField[];
  readonly header:
    | Exclude<RecordHeader, { kind: 'keys' }>
    | { readonly kind: 'keys'; readonly columns: readonly Attribute[]; readonly keepsNulls: boolean };
  readonly shared: boolean;
}

/** Adds the step that makes records of the rows of blocks. */
export function storeBlocks(
  compiler: StageCompiler,
  plan: Blocks,
  { store, fields, header, shared }: StoredRows,
): void {
  const stored = [...fields.map(({ column }) => column), ...(header.kind === 'keys' ? header.columns : [])];
  const isStored = new Set(stored.map(({ id }) => id));
  const all = plan.output.every(({ id }) => isStored.has(id));
  const columns = all ? plan.output : plan.output.filter(({ id }) => isStored.has(id));
  const placeOf = (column: Attribute): number => columns.findIndex(({ id }) => id === column.id);
  compiler.addStep({
    kind: 'store_rows',
    nodeId: plan.nodeId,
    source: blocksSource(compiler, plan, columns),
    store,
    fields: fields.map(({ column, field: { offset, validity } }) => ({
      column: placeOf(column),
      offset,
      validity,
    })),
    header: header.kind === 'keys' ? { ...header, columns: header.columns.map(placeOf) } : header,
    // Those of a broadcast come to each executor.
    counts: plan.kind !== 'broadcast_read',
    shared,
  });
}

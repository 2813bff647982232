import type { PhysicalPlan } from '../plan/physical/node.ts';
import type { Schema } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';

/** A plan that gives rows which the driver knows, so that executors encode them like any others. */
export function rowsPlan(schema: Schema, rows: readonly (readonly Value[])[]): PhysicalPlan {
  const output = schema.map((field, index) => ({
    kind: 'attribute' as const,
    id: index + 1,
    name: field.name,
    type: field.type,
    nullable: field.nullable,
    qualifier: [],
  }));
  return { kind: 'local_table_scan', nodeId: 0, output, rows };
}

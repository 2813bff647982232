import type { RecordField } from '../../../codegen/pipeline/record.ts';
import { writeCompareRecords } from '../../../codegen/pipeline/sort-code.ts';
import type { Attribute, Expression } from '../../../expr/expression.ts';
import type { StageCompiler } from './compiler.ts';
import type { SortRecords } from './sort.ts';

/** The records of a window: the child's columns, what the window looks at, and the results. */
export interface WindowRecords {
  readonly records: SortRecords;
  readonly output: readonly Attribute[];
  fieldOf(e: Expression): RecordField;
}

/** A function of two records that gives 0 where they agree in the expressions; null where all do. */
export function writeSameRecords(
  compiler: StageCompiler,
  window: WindowRecords,
  expressions: readonly Expression[],
): string | null {
  if (expressions.length === 0) return null;
  const name = compiler.uniqueName('same');
  const keys = expressions.map((e) => ({
    field: window.fieldOf(e),
    direction: 'asc' as const,
    nulls: 'first' as const,
  }));
  writeCompareRecords(compiler.code, name, keys);
  return name;
}

import type { Expression } from '../../expr/expression.ts';
import { BOOLEAN, physicalOf } from '../../types/data-type.ts';
import { keyRange } from '../executor/key-filter.ts';
import type { KeyRange } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

/** What a runtime filter knows of a column's values, for leaving out parts of what is scanned. */
export function rangeFilters({ header, column }: KeyRange, runner: TaskRunner): readonly Expression[] {
  if (!runner.keyFilterOf(header).spec.integral || column.type.kind === 'boolean') return [];
  const { min, max } = keyRange(runner.memory, runner.frame + header);
  const compare = (fn: string, bound: bigint): Expression => {
    const value = physicalOf(column.type) === 'i32' ? Number(bound) : bound;
    const literal: Expression = { kind: 'literal', type: column.type, value };
    return { kind: 'call', fn, args: [column, literal], type: BOOLEAN, nullable: true, mode: 'ansi' };
  };
  return [compare('greater_than_or_equal', min), compare('less_than_or_equal', max)];
}

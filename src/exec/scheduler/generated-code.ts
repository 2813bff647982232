import { printModule } from '../../codegen/print.ts';
import type { Conf } from '../../core/config.ts';
import type { Literal } from '../../expr/expression.ts';
import type { PhysicalPlan } from '../../plan/physical/node.ts';
import type { CopyStep, Step } from '../executor/program.ts';
import { compileStage } from '../operators/compile/compiler.ts';
import { describeTest } from '../operators/compile/value-ranges.ts';
import type { CachedData } from './cache-storage.ts';
import { withKnownNulls } from './known-nulls.ts';
import { addImplicitExchanges, findSubqueries, replaceSubqueries } from './prepare-plan.ts';
import { buildStageGraph } from './stage-graph.ts';

/** The code of one stage, for EXPLAIN CODEGEN. */
export interface StageText {
  readonly plan: PhysicalPlan;
  /** WebAssembly text, with comments that name the operators. */
  readonly code: string;
}

/**
 * The code that a prepared plan's stages would run; values of subqueries, which are not known yet, are NULL.
 *
 * @param cached as for `withKnownNulls`
 */
export function generatedCode(
  plan: PhysicalPlan,
  conf: Conf,
  cached: (cacheId: number) => CachedData | null,
): StageText[] {
  const unknown = new Map(
    findSubqueries(plan).map(({ id, type }): [number, Literal] => [
      id,
      { kind: 'literal', type, value: null },
    ]),
  );
  let added = 0;
  const complete = addImplicitExchanges(replaceSubqueries(plan, unknown), () => --added);
  let stages = 0;
  const graph = buildStageGraph(
    complete,
    () => stages++,
    () => 1,
  );
  return graph.stages.flatMap((stage) =>
    stage.variants.map((variant): StageText => {
      const { exchange } = stage;
      const partitioning =
        exchange?.kind === 'exchange' ? exchange.partitioning : ({ kind: 'single' } as const);
      // A range exchange knows its bounds only when its rows have been sampled: here it has none.
      const target =
        partitioning.kind === 'range' ? { ...partitioning, kind: 'single' as const } : partitioning;
      const program = compileStage(
        withKnownNulls(variant, cached, stage.kind !== 'result'),
        { kind: 'blocks', nodeId: exchange?.nodeId ?? -1, partitioning: target, partitions: 1 },
        {
          programId: 0,
          batchRows: conf.getInt('spark.sparrow.batchSize'),
          hashZero: conf.getBoolean('spark.sparrow.hashZero'),
          wasm: false,
          zone: conf.get('spark.sql.session.timeZone'),
          writerConf: () => ({}),
        },
      );
      return { plan: variant, code: printModule(program.generated.ir) + copiedColumns(program.steps) };
    }),
  );
}

/** A line for each step whose rows, or some of their columns, no code writes. */
function copiedColumns(steps: readonly Step[]): string {
  return steps
    .flatMap((step) => {
      if (step.kind === 'copy') return [copiedRows(step)];
      if (step.kind !== 'pipeline' || step.appended === null) return [];
      const { fields } = step.appended;
      const others = step.entry === null ? '' : `, ${step.entry} writes the others`;
      return [`kernels copy ${fields.length} columns of all records${others}`];
    })
    .map((line) => `;; ${line}\n`)
    .join('');
}

function copiedRows({ source, columns }: CopyStep): string {
  const selection = source.kind === 'blocks' ? null : source.selection;
  const tests = selection?.tests.map((t) => describeTest({ ...t, column: source.columns[t.column]! })) ?? [];
  const rows = [selection === null ? 'all rows' : 'the rows that were chosen', ...tests].join(', by ');
  const names = columns.map((column) => source.columns[column]!.name).join(', ');
  return `kernels copy ${names} of ${rows}`;
}

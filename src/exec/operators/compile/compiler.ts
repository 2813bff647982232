import type { GeneratedModule } from '../../../codegen/builder.ts';
import { ModuleBuilder } from '../../../codegen/builder.ts';
import { compileModule } from '../../../codegen/instance.ts';
import type { Consumer, PipelineCode, StageCode } from '../../../codegen/pipeline/pipeline.ts';
import type { FieldSpec } from '../../../codegen/pipeline/record.ts';
import { reserveStore } from '../../../codegen/pipeline/row-store-code.ts';
import type { SourceColumn } from '../../../codegen/pipeline/source-code.ts';
import type { Attribute } from '../../../expr/expression.ts';
import { functionLookup } from '../../../functions/registry.ts';
import type { CoalesceExec, PhysicalPlan, ProjectExec } from '../../../plan/physical/node.ts';
import type {
  AccumulatorSite,
  ColumnSpec,
  GeneratorSite,
  KeyFilterSpec,
  KeyRange,
  OutputSpec,
  Relief,
  SourceSpec,
  StageProgram,
  Step,
  StoreSpec,
} from '../../executor/program.ts';
import { counted, withCopy } from './copied-rows.ts';
import { produce } from './produce.ts';
import { type StageTarget, writeTarget } from './target.ts';

/** Columns that a comment names. */
const NAMED_COLUMNS = 8;

export interface CompileOptions {
  readonly programId: number;
  readonly batchRows: number;
  readonly hashZero: boolean;
  /** The `spark.sql.*` settings, for writers of files. */
  readonly writerConf: () => Readonly<Record<string, string>>;
  /** False keeps the intermediate code for the interpreter. */
  readonly wasm: boolean;
  readonly zone: string;
}

/** Collects what a stage's plan becomes: code, and the order in which tasks run its parts. */
export class StageCompiler {
  readonly code: StageCode;
  readonly options: CompileOptions;
  readonly steps: Step[] = [];
  readonly stores: StoreSpec[] = [];
  readonly outputs: OutputSpec[] = [];
  readonly reliefs: Relief[] = [];
  readonly generators: GeneratorSite[] = [];
  readonly accumulators: AccumulatorSite[] = [];
  readonly keyFilters: KeyFilterSpec[] = [];
  readonly #counters = new Map<number, number>();
  readonly #counts: { readonly nodeId: number; readonly offset: number; readonly name: string }[] = [];
  #names = 0;
  #pass: number | null = null;

  constructor(options: CompileOptions) {
    this.options = options;
    this.code = { module: new ModuleBuilder(), functions: functionLookup, hashZero: options.hashZero };
  }

  /** Writes the pipelines that give the plan's rows to the consumer, which may be asked several times. */
  produce(plan: PhysicalPlan, consume: Consumer): void {
    const counter = this.counterOf(plan);
    const counts = !keepsRows(plan);
    const write: Consumer = (p) => {
      // Comments are for the printed form only.
      if (!this.options.wasm) p.f.comment(`a row of ${describeNode(plan)}`);
      if (counts) p.count(counter);
      consume(p);
    };
    produce(this, plan, withCopy(write, consume, counts ? counted(counter) : (rows) => rows));
  }

  /** Reports an i64 of the frame as a metric of the operator. */
  addCount(nodeId: number, name: string, offset: number): void {
    this.#counts.push({ nodeId, name, offset });
  }

  uniqueName(prefix: string): string {
    this.#names++;
    return `${prefix}_${this.#names}`;
  }

  /** Adds the step that runs a written pipeline. */
  addPipeline(p: PipelineCode, entry: string, nodeId: number, source: SourceSpec, shared = false): void {
    const { appended, stride, isIdle } = p;
    if (isIdle) this.code.module.remove(p.f);
    this.addStep({
      kind: 'pipeline',
      entry: isIdle ? null : entry,
      nodeId,
      source,
      lookUps: p.lookUps,
      limits: [...p.limits],
      counters: [...p.counters],
      stride,
      appended,
      shared,
    });
  }

  addStep(step: Step): void {
    this.steps.push(step);
  }

  /** Reserves a store that is described later. */
  reserveStore(): number {
    return reserveStore(this.code);
  }

  addStore(spec: StoreSpec): void {
    this.stores.push(spec);
  }

  /** Where the number of the task's pass is: an i32 of the frame, and how many there are behind it. */
  passCell(): number {
    this.#pass ??= this.code.module.slots(1);
    return this.#pass;
  }

  /** Runtime filters over a column of a scan, whose range the scan may use, too. */
  keyRangesOf(column: Attribute): KeyRange[] {
    return this.keyFilters
      .filter((filter) => filter.key?.id === column.id)
      .map(({ header }) => ({ header, column }));
  }

  finish(): StageProgram {
    const { options } = this;
    const generated = this.code.module.finish();
    return {
      programId: options.programId,
      generated: options.wasm ? withoutCode(generated) : generated,
      module: options.wasm && generated.ir.functions.length > 0 ? compileModule(generated) : null,
      steps: this.steps,
      stores: this.stores,
      outputs: this.outputs,
      reliefs: this.reliefs,
      keyFilters: this.keyFilters,
      counters: [
        ...[...this.#counters].map(([nodeId, offset]) => ({ nodeId, offset, name: null })),
        ...this.#counts,
      ],
      generators: this.generators,
      accumulators: this.accumulators,
      batchRows: options.batchRows,
      zone: options.zone,
      pass: this.#pass,
    };
  }

  /** Where the rows of an operator are counted: an i64 of the frame, the same one for a projection and its child. */
  counterOf(plan: PhysicalPlan): number {
    let offset = this.#counters.get(plan.nodeId);
    if (offset === undefined) {
      offset = keepsRows(plan) ? this.counterOf(plan.child) : this.code.module.slots(1);
      this.#counters.set(plan.nodeId, offset);
    }
    return offset;
  }
}

/** Whether each of the child's rows comes out as one. */
function keepsRows(plan: PhysicalPlan): plan is ProjectExec | CoalesceExec {
  return plan.kind === 'project' || plan.kind === 'coalesce';
}

/** Executors need no intermediate code but the imports when they have the module. */
function withoutCode(generated: GeneratedModule): GeneratedModule {
  return { ...generated, ir: { imports: generated.ir.imports, functions: [] } };
}

/** What a stage's tasks run, from its plan, in which reads stand for exchanges. */
export function compileStage(plan: PhysicalPlan, target: StageTarget, options: CompileOptions): StageProgram {
  const compiler = new StageCompiler(options);
  writeTarget(compiler, plan, target);
  return compiler.finish();
}

export function sourceColumns(attributes: readonly Attribute[]): SourceColumn[] {
  return attributes.map(({ id, name, type, nullable }) => ({ id, name, type, nullable }));
}

export function columnSpecs(attributes: readonly Attribute[]): ColumnSpec[] {
  return attributes.map(({ name, type, nullable }) => ({ name, type, nullable }));
}

export function fieldSpecs(attributes: readonly Attribute[]): FieldSpec[] {
  return attributes.map(({ type, nullable }) => ({ type, nullable }));
}

/** For comments in generated code: `hash_aggregate 4: k, count(1)`. */
function describeNode({ kind, nodeId, output }: PhysicalPlan): string {
  const names = output.slice(0, NAMED_COLUMNS).map((attribute) => attribute.name);
  return `${kind} ${nodeId}: ${names.join(', ')}${output.length > NAMED_COLUMNS ? ', ...' : ''}`;
}

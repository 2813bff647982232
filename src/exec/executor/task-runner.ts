import { join } from 'node:path';
import { FRAME } from '../../codegen/frame.ts';
import type { HostMemory } from '../../codegen/host.ts';
import { type GeneratedInstance, instantiateModule } from '../../codegen/instance.ts';
import { TABLE_KIND } from '../../codegen/pipeline/join-table-code.ts';
import { LIMIT } from '../../codegen/pipeline/limit-code.ts';
import type { LinearMemory } from '../../columns/linear-memory.ts';
import { Region } from '../../columns/linear-memory.ts';
import { Cancellation } from '../../core/cancellation.ts';
import { assertNever } from '../../core/error.ts';
import { withMemoryHint } from '../../core/out-of-memory.ts';
import type { KnownSplits } from '../../formats/packed-splits.ts';
import type { ColumnCache } from '../../formats/parquet/column-cache.ts';
import { functionLookup } from '../../functions/registry.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { ColumnCopier } from '../operators/column-copier.ts';
import { makeSink } from '../operators/make-sink.ts';
import { openSource } from '../operators/open-source.ts';
import { type Loop, RecordCopier, staysWithRecords } from '../operators/record-copier.ts';
import { SortedStores } from '../operators/sort-store.ts';
import { WriteSink } from '../operators/write-sink.ts';
import { type BatchSource, columnAt, type Run, RunSource } from './batch-source.ts';
import { BlockStore } from './block-store.ts';
import { GroupRelief } from './group-relief.ts';
import { hostFunctions } from './host-functions.ts';
import { enterRecords } from './join-table.ts';
import { droppedRows, giveUpIfUseless, type KeyColumn, KeyFilter } from './key-filter.ts';
import { OutputColumns } from './output-columns.ts';
import type {
  CopyStep,
  EnterStep,
  FillFilterStep,
  PipelineStep,
  Relief,
  StageProgram,
  Step,
  StoreRowsStep,
} from './program.ts';
import { RecordWriter } from './record-writer.ts';
import type { ResultBuffers } from './result-buffers.ts';
import type { ResultReader } from './result-reader.ts';
import { RowStore } from './row-store.ts';
import type { SegmentPool } from './segment-pool.ts';
import type { BatchSink } from './sink.ts';
import { TableLookUps } from './table-look-ups.ts';
import type { ShuffleOutput, TaskDescription } from './task.ts';
import { MetricsRecorder } from './task-metrics.ts';

/** What tasks of one lease on one executor share: the build sides of broadcast joins, and runtime filters. */
export interface SharedStores {
  readonly stores: Map<number, RowStore>;
  readonly keyFilters: Map<number, KeyFilter>;
  /** Settled when they are filled; null before the first task. */
  ready: Promise<void> | null;
}

/** Where tasks run. */
export interface TaskEnvironment {
  readonly memory: LinearMemory;
  readonly kernels: Kernels;
  readonly segments: SegmentPool;
  readonly columnCache: ColumnCache | null;
  readonly knownSplits: KnownSplits;
  readonly resultBuffers: ResultBuffers;
}

/** After this many milliseconds a task lets others on its thread go on. */
const SLICE = 20;
/** Part of the executor's memory above which a store is emptied, if that is possible. */
const LARGE_STORE = 1 / 8;
/** Part of the memory that must stay free while a store can still be emptied instead. */
const SCARCE_MEMORY = 1 / 16;
/** Bytes of a sink's columns for other stages. */
const BLOCK_COLUMNS_BYTES = 4 * 1024 * 1024;
/** Part of the memory that they take at most, unless a batch needs more. */
const BLOCK_COLUMNS_SHARE = 1 / 64;

const BROADCAST_HINT =
  'A side of a join that each executor gets as a whole is too large: leave out the BROADCAST hint, lower ' +
  'spark.sql.autoBroadcastJoinThreshold, or start the server with more spark.executor.memory.';

/** One task from its first to its last row. Everything it takes is released at its end, however it ends. */
export class TaskRunner {
  readonly task: TaskDescription;
  readonly program: StageProgram;
  readonly memory: LinearMemory;
  readonly kernels: Kernels;
  readonly segments: SegmentPool;
  readonly columnCache: ColumnCache | null;
  readonly knownSplits: KnownSplits;
  readonly resultBuffers: ResultBuffers;
  readonly region: Region;
  readonly cancellation: Cancellation;
  readonly metrics = new MetricsRecorder();
  readonly outputs: ShuffleOutput[] = [];
  readonly stores = new Map<number, RowStore>();
  readonly sorted: SortedStores;
  readonly sinks = new Map<number, { readonly columns: OutputColumns; readonly sink: BatchSink }>();
  readonly #reliefs = new Map<Relief, GroupRelief>();
  readonly #shared: SharedStores;
  readonly #reader: ResultReader;
  readonly #onPause: (paused: boolean) => void;
  #instance!: GeneratedInstance;
  #frame = 0;
  #sliceEnd = performance.now() + SLICE;

  constructor(
    task: TaskDescription,
    program: StageProgram,
    environment: TaskEnvironment,
    shared: SharedStores,
    reader: ResultReader,
    onPause: (paused: boolean) => void,
  ) {
    this.task = task;
    this.program = program;
    this.memory = environment.memory;
    this.kernels = environment.kernels;
    this.segments = environment.segments;
    this.columnCache = environment.columnCache;
    this.knownSplits = environment.knownSplits;
    this.resultBuffers = environment.resultBuffers;
    this.region = new Region(environment.memory);
    this.cancellation = new Cancellation(task.cancellation);
    this.#shared = shared;
    this.#reader = reader;
    this.#onPause = onPause;
    this.sorted = new SortedStores(this);
  }

  /** Address of the instance's frame. */
  get frame(): number {
    return this.#frame;
  }

  get exports(): GeneratedInstance['exports'] {
    return this.#instance.exports;
  }

  get instance(): GeneratedInstance {
    return this.#instance;
  }

  /** It is time to let others go on. */
  get isSliceOver(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  /** Hands the last rows to an output that writes files. */
  finishWrite(header: number): WriteSink {
    const output = this.sinks.get(header)!;
    this.#flush(output);
    if (!(output.sink instanceof WriteSink)) throw new Error('not an output that writes files');
    return output.sink;
  }

  /** A store by its header's offset, shared or the task's own. */
  storeOf(header: number): RowStore {
    return (this.stores.get(header) ?? this.#shared.stores.get(header))!;
  }

  /** Takes blocks for other stages. */
  makeBlockStore(): BlockStore {
    const { spillFolder, taskId } = this.task;
    const spillPath = join(spillFolder, `${taskId}.blocks`);
    return new BlockStore(this.memory, this.segments, spillPath, this.metrics);
  }

  /** A runtime filter by its header's offset. */
  keyFilterOf(header: number): KeyFilter {
    return this.#shared.keyFilters.get(header)!;
  }

  /** Gives a store of the task room for more records. */
  addChunk(header: number): void {
    this.sorted.relieve(header);
    this.stores.get(header)!.addChunk();
    this.notePeak();
  }

  /** Gives a store of the task room for so many bytes that records point to. */
  addArena(header: number, bytes: number): void {
    const store = this.stores.get(header)!;
    store.addArena(bytes);
    // The current record stays; the one after it can wait for others to go.
    if (this.sorted.isLarge(header)) store.endChunk();
  }

  async run(): Promise<void> {
    let finished = false;
    try {
      this.cancellation.check();
      this.#prepare();
      for (const step of this.program.steps) if (isShared(step)) await this.#runShared();
      for (const [header, store] of this.#shared.stores) store.shareWith(this.#frame + header);
      for (const [header, filter] of this.#shared.keyFilters) filter.shareWith(this.#frame + header);
      for (const step of this.program.steps) if (!isShared(step)) await this.#runStep(step);
      this.#reader.end();
      for (const output of this.sinks.values()) {
        this.#flush(output);
        output.sink.finish();
      }
      this.sorted.finish();
      await this.#pauseIfFull();
      this.#countRows();
      finished = true;
    } finally {
      if (!finished) {
        for (const { sink } of this.sinks.values()) sink.abort();
        this.sorted.abort();
      }
      for (const store of this.stores.values()) store.release();
      this.region.releaseAll();
    }
  }

  #prepare(): void {
    const { program, memory, region } = this;
    const started = performance.now();
    this.#instance = instantiateModule(program.generated, program.module ?? 'interpreted', {
      view: memory.view,
      kernels: this.kernels,
      allocator: this.#allocator(),
      functions: functionLookup,
      partition: this.task.index,
      host: hostFunctions(this),
    });
    this.#frame = this.#instance.host.frame >>> 0;
    memory.u8.fill(0, this.#frame + FRAME.slots, this.#frame + program.generated.constantsOffset);
    if (program.pass !== null) {
      const cell = (this.#frame + program.pass) >>> 2;
      memory.u32.set([this.task.pass.number, this.task.pass.count], cell);
    }
    this.metrics.compileTime = performance.now() - started;
    for (const spec of program.stores) {
      if (!spec.shared)
        this.stores.set(spec.header, new RowStore(spec, memory, this.#frame + spec.header, this.kernels));
    }
    for (const relief of program.reliefs) {
      const rows = (): number => this.#counted(relief.rows);
      const store = this.stores.get(relief.store)!;
      this.#reliefs.set(relief, new GroupRelief(store, rows, program.batchRows));
    }
    for (const spec of program.outputs) {
      const columns = new OutputColumns(
        spec,
        this.#capacity(spec),
        memory,
        region,
        this.kernels,
        this.#frame,
      );
      const sink = makeSink(spec, this, this.#reader);
      this.sinks.set(spec.header, { columns, sink });
    }
  }

  /** Memory for values that functions make; a batch of large ones takes long enough to be cancelled. */
  #allocator(): HostMemory {
    return {
      allocate: (bytes) => {
        this.cancellation.check();
        return this.region.allocate(bytes);
      },
      release: (address) => this.region.release(address),
    };
  }

  #capacity(spec: StageProgram['outputs'][number]): number {
    const { batchRows } = this.program;
    if (spec.sink.kind === 'cache') return spec.sink.batchRows;
    if (spec.sink.kind !== 'blocks' || batchRows < 4096) return batchRows;
    const width = spec.columns.length * 9 + 4;
    const bytes = Math.min(BLOCK_COLUMNS_BYTES, this.memory.budget * BLOCK_COLUMNS_SHARE);
    return Math.max(batchRows, Math.min(65536, Math.floor(bytes / width)));
  }

  /** Fills what the lease's tasks share, unless another task did or does. */
  #runShared(): Promise<void> {
    const shared = this.#shared;
    shared.ready ??= this.#fillShared();
    return shared.ready;
  }

  async #fillShared(): Promise<void> {
    const { stores, keyFilters } = this.#shared;
    try {
      for (const spec of this.program.stores) {
        if (!spec.shared) continue;
        const store = new RowStore(spec, this.memory, this.#frame + spec.header, this.kernels);
        stores.set(spec.header, store);
        this.stores.set(spec.header, store);
      }
      for (const spec of this.program.keyFilters) {
        keyFilters.set(spec.header, new KeyFilter(spec, this.memory, this.#frame + spec.header));
      }
      for (const step of this.program.steps) if (isShared(step)) await this.#runStep(step);
      for (const part of [...stores.values(), ...keyFilters.values()]) part.keepHeader();
    } catch (error) {
      for (const part of [...stores.values(), ...keyFilters.values()]) part.release();
      stores.clear();
      keyFilters.clear();
      this.#shared.ready = null;
      throw withMemoryHint(error, BROADCAST_HINT);
    } finally {
      for (const spec of this.program.stores) if (spec.shared) this.stores.delete(spec.header);
    }
  }

  async #runStep(step: Step): Promise<void> {
    const started = performance.now();
    const waited = this.metrics.waitTime;
    switch (step.kind) {
      case 'pipeline':
      case 'copy':
        await this.#runPipeline(step);
        break;
      case 'store_rows':
        await this.#storeRows(step);
        break;
      case 'enter':
        await this.#enterRecords(step);
        break;
      case 'fill_filter':
        await this.#fillFilter(step);
        break;
      case 'sort':
        this.sorted.sort(step.store);
        break;
      case 'window':
        await this.sorted.window(step, () => this.#yieldIfLong());
        break;
    }
    this.metrics.addTime(step.nodeId, performance.now() - started - (this.metrics.waitTime - waited));
  }

  async #runPipeline(step: PipelineStep | CopyStep): Promise<void> {
    if (this.#isLimitReached(step)) return;
    const stride = step.kind === 'copy' ? 1 : step.stride;
    const source = openSource(step.source, this);
    const run = this.#loopOf(step, source);
    const lookUps = step.kind === 'copy' ? null : TableLookUps.of(step, this);
    try {
      for (let batch = source.next(); batch !== null; batch = source.next()) {
        if (batch.end > batch.start) lookUps?.run(batch);
        let at = batch.start;
        while (at !== batch.end) {
          const from = at;
          at = run(from, batch.end);
          const rows = (at - from) / stride;
          for (const counter of step.counters) this.count(counter, rows);
          if (this.#isLimitReached(step)) break;
          // Batches of small files have few rows: none of them waits for nothing.
          if (this.#reader.wantsPause) await this.#pauseIfFull();
          if (at !== batch.end && this.isSliceOver) await this.#yieldIfLong();
        }
        this.#endBatch();
        if (this.#isLimitReached(step)) return;
        if (this.program.reliefs.length > 0) await this.#relieve(step);
        if (this.isSliceOver) await this.#yieldIfLong();
      }
      // The records may go now, with what rows of the output show of them.
      if (step.kind === 'pipeline' && staysWithRecords(step, source)) this.flushOutput(step.appended!.output);
    } finally {
      source.close();
      lookUps?.release();
    }
  }

  /** What goes over the positions of a batch, and tells where it stopped. */
  #loopOf(step: PipelineStep | CopyStep, source: BatchSource): Loop {
    if (step.kind === 'copy') {
      const copier = new ColumnCopier(step, this);
      return (start, end) => copier.copy(start, end);
    }
    const run =
      step.entry === null ? null : (this.exports[step.entry] as (start: number, end: number) => number);
    const loop: Loop = run === null ? (_, end) => end : (start, end) => start + (run(start, end) >>> 0);
    if (step.appended === null) return loop;
    const copier = new RecordCopier(step, source, this, loop);
    return (start, end) => copier.run(start, end);
  }

  /** Makes the table of a join for its records, which are complete, and enters them. */
  async #enterRecords({ nodeId, store: header, entry }: EnterStep): Promise<void> {
    const store = this.storeOf(header);
    if (store.makeTable() === TABLE_KIND.direct) this.metrics.addCount(nodeId, 'directTables', 1);
    this.notePeak();
    const records = new RunSource(store.runs(), store.spec.recordSize, this.program.batchRows);
    const table = entry === null ? store.rangedTable : null;
    for (let run = records.next(); run !== null; run = records.next()) {
      if (table !== null) enterRecords(this.kernels, table, run.start, run.end);
      else this.exports[entry!]!(run.start, run.end);
      this.cancellation.check();
      if (this.isSliceOver) await this.#yieldIfLong();
    }
  }

  /** Makes records of blocks' rows. */
  async #storeRows(step: StoreRowsStep): Promise<void> {
    const writer = new RecordWriter(this, step);
    const rows = await this.#eachRun(step.source, (run) => writer.write(run));
    if (step.counts) this.metrics.addRows(step.nodeId, rows);
  }

  /** Goes over a runtime filter's keys twice: for their range, by which the filter is made, then to enter them. */
  async #fillFilter({ filter: header, source, bytes }: FillFilterStep): Promise<void> {
    const filter = this.keyFilterOf(header);
    const mayBeNull = source.columns[0]!.nullable;
    const keys = (): KeyColumn => {
      const { values, validity } = columnAt(this.memory, this.#frame + source.table);
      return { values, validity: mayBeNull ? validity : 0, bytes };
    };
    const rows = await this.#eachRun(source, (run) => filter.widenRange(this.kernels, keys(), run));
    filter.allocate(rows);
    this.notePeak();
    await this.#eachRun(source, (run) => filter.insert(this.kernels, keys(), run));
  }

  /** Has the rows of blocks taken by kernels, a run at a time; answers how many there were. */
  async #eachRun(source: FillFilterStep['source'], take: (run: Run) => void): Promise<number> {
    const blocks = openSource(source, this);
    let rows = 0;
    try {
      for (let run = blocks.next(); run !== null; run = blocks.next()) {
        take(run);
        rows += run.end - run.start;
        this.cancellation.check();
        if (this.isSliceOver) await this.#yieldIfLong();
      }
    } finally {
      blocks.close();
    }
    return rows;
  }

  /** Empties stores that the step fills and that have become large, or group nothing. */
  async #relieve(step: PipelineStep | CopyStep): Promise<void> {
    for (const spec of this.program.reliefs) {
      const relief = this.#reliefs.get(spec)!;
      if (!this.#isTooLarge(this.stores.get(spec.store)!) && !relief.isDue) continue;
      const reader = this.program.steps[spec.step]!;
      if (reader.kind !== 'pipeline' || this.program.steps.indexOf(step) >= spec.step) continue;
      await this.#runPipeline(reader);
      relief.empty();
    }
  }

  #isTooLarge(store: RowStore): boolean {
    const { available, budget } = this.memory;
    const isScarce = available < budget * SCARCE_MEMORY && store.bytes > available / 4;
    return isScarce || store.bytes >= budget * LARGE_STORE;
  }

  /** What rows of the batch point to goes now: results are encoded, bytes are kept, values of functions forgotten. */
  #endBatch(): void {
    for (const output of this.sinks.values()) {
      const { kind } = output.columns.spec.sink;
      const mayWait = kind === 'blocks' || kind === 'cache';
      if (!mayWait || !output.columns.keepBytes()) this.#flush(output);
    }
    this.#instance.host.resetArena();
    for (const { header } of this.program.keyFilters) giveUpIfUseless(this.memory, this.#frame + header);
    this.notePeak();
    this.cancellation.check();
  }

  notePeak(): void {
    if (this.memory.reserved > this.metrics.peakMemory) this.metrics.peakMemory = this.memory.reserved;
  }

  #isLimitReached(step: PipelineStep | CopyStep): boolean {
    if (step.kind === 'copy') return false;
    return step.limits.some((cell) => this.memory.u32[(this.#frame + cell + LIMIT.done) >>> 2] !== 0);
  }

  /** Called by generated code when an output is full; other than 0 asks for a pause. */
  flushOutput(header: number): number {
    return this.#flush(this.sinks.get(header)!) ? 1 : 0;
  }

  #flush(output: { readonly columns: OutputColumns; readonly sink: BatchSink }): boolean {
    const { columns, sink } = output;
    const rows = columns.rows;
    if (rows === 0) return false;
    this.notePeak();
    const pause = columns.writeTo(sink);
    if (columns.spec.sink.kind === 'blocks') this.metrics.addRows(columns.spec.nodeId, rows);
    return pause;
  }

  async #pauseIfFull(): Promise<void> {
    if (!this.#reader.wantsPause) return;
    const started = performance.now();
    this.#onPause(true);
    await this.#reader.drained();
    this.#onPause(false);
    this.metrics.waitTime += performance.now() - started;
    this.cancellation.check();
  }

  /** Lets messages and other tasks of this thread in. */
  async #yieldIfLong(): Promise<void> {
    if (!this.isSliceOver) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#sliceEnd = performance.now() + SLICE;
    this.cancellation.check();
  }

  /** Adds to a counter of the frame: an i64, less than 2^53. */
  count(offset: number, rows: number): void {
    const words = this.memory.u32;
    const low = (this.#frame + offset) >>> 2;
    const sum = words[low]! + rows;
    words[low] = sum;
    if (sum >= 2 ** 32) words[low + 1]!++;
  }

  #counted(offset: number): number {
    const words = this.memory.u32;
    const low = (this.#frame + offset) >>> 2;
    return words[low]! + words[low + 1]! * 2 ** 32;
  }

  #countRows(): void {
    for (const [{ nodeId }, relief] of this.#reliefs) {
      this.metrics.addCount(nodeId, 'passedRows', relief.passedRows);
      this.metrics.addCount(nodeId, 'earlyFlushes', relief.flushes);
    }
    for (const { nodeId, offset, name } of this.program.counters) {
      const value = this.#counted(offset);
      if (name === null) this.metrics.addRows(nodeId, value);
      else this.metrics.addCount(nodeId, name, value);
    }
    for (const { nodeId, header, isEarly } of this.program.keyFilters) {
      const dropped = droppedRows(this.memory, this.#frame + header);
      this.metrics.addFiltered(nodeId, dropped);
      if (isEarly) this.metrics.addRows(nodeId, dropped);
    }
  }
}

function isShared(step: Step): boolean {
  switch (step.kind) {
    case 'pipeline':
    case 'store_rows':
    case 'enter':
      return step.shared;
    case 'fill_filter':
      return true;
    case 'copy':
    case 'sort':
    case 'window':
      return false;
    default:
      return assertNever(step);
  }
}

import type { ChosenRow } from '../../../codegen/implementation.ts';
import { and, i32 } from '../../../codegen/instructions.ts';
import type { Ir } from '../../../codegen/ir.ts';
import type { PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { loadField, type RecordField } from '../../../codegen/pipeline/record.ts';
import { SORT_ENTRY } from '../../../codegen/pipeline/sort-code.ts';
import { writePointerLoop } from '../../../codegen/pipeline/source-code.ts';
import type { Expression } from '../../../expr/expression.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import type { WindowRecords } from './window-records.ts';

/** What a queue remembers of a row: the address of its sort entry. */
export const QUEUE_BYTES = 4;

/**
 * Rows of a frame that count, in order, as addresses of sort entries: those with a value, or those that no later
 * row beats, of which the first is the best. Each row comes once and leaves once.
 */
export interface RowQueue {
  /** Cell for the address of its room. */
  readonly base: number;
  readonly stride: number;
  writeClear(p: PipelineCode): void;
  /** Takes in the rows that came since the frame ended `before`, and drops those before its start. */
  writeMove(p: PipelineCode, frame: { readonly before: Ir; readonly start: Ir; readonly end: Ir }): void;
  /** Address of the first row's place. */
  first(p: PipelineCode): Ir;
  /** Address behind the last row's place. */
  last(p: PipelineCode): Ir;
}

/** What rows come into a queue. */
export interface QueuedRows {
  /** A condition on the row; null for none. */
  readonly filter: Expression | null;
  /** Must not be NULL. */
  readonly valid: RecordField | null;
  /** Of rows that decide by this value, an earlier one goes when a later one replaces it. */
  readonly best: {
    readonly by: RecordField;
    readonly replaces: Extract<ChosenRow, { kind: 'best' }>['replaces'];
  } | null;
}

export function writeRowQueue(compiler: StageCompiler, window: WindowRecords, rows: QueuedRows): RowQueue {
  const { code } = compiler;
  const cells = code.module.slots(1);
  const [base, first, last] = [cells, cells + 4, cells + 8];
  const enter = writeEnter(compiler, window, rows, { first, last });
  const load = (p: PipelineCode, cell: number): Ir => i32.load(p.f.frame(), cell);
  const store = (p: PipelineCode, cell: number, value: Ir): void =>
    p.f.store('i32.store', p.f.frame(), value, cell);
  return {
    base,
    stride: QUEUE_BYTES,
    writeClear: (p) => {
      store(p, first, load(p, base));
      store(p, last, load(p, base));
    },
    writeMove: (p, { before, start, end }) => {
      const { f } = p;
      f.if(i32.lt_u(before, end), () => f.do(enter, [before, end], 'i32'));
      const place = f.local('i32', 'place');
      f.set(place, load(p, first));
      const until = f.copy('queue_end', load(p, last));
      f.block((done) =>
        f.loop((again) => {
          f.brIf(done, i32.ge_u(f.get(place), until));
          f.brIf(done, i32.ge_u(i32.load(f.get(place)), start));
          f.set(place, i32.add(f.get(place), i32.const(QUEUE_BYTES)));
          f.br(again);
        }),
      );
      store(p, first, f.get(place));
    },
    first: (p) => p.f.copy('queue_first', load(p, first)),
    last: (p) => p.f.copy('queue_last', load(p, last)),
  };
}

/** Writes `(start, end)` over entries, which takes their rows in. */
function writeEnter(
  compiler: StageCompiler,
  window: WindowRecords,
  { filter, valid, best }: QueuedRows,
  cells: { readonly first: number; readonly last: number },
): string {
  const { code } = compiler;
  const name = compiler.uniqueName('enter');
  const columns = sourceColumns(window.output);
  writePointerLoop(code, name, SORT_ENTRY.bytes, window.records.layout, columns, (p, record) => {
    const { f, context } = p;
    const first = f.atStart('first', i32.load(f.frame(), cells.first));
    const last = f.local('i32', 'last');
    f.setAtStart(last, i32.load(f.frame(), cells.last));
    p.atEnd(() => f.store('i32.store', f.frame(), f.get(last), cells.last));
    const conditions: Ir[] = [];
    if (filter !== null) conditions.push(context.lowerCondition(filter));
    for (const field of [valid, best?.by ?? null]) {
      if (field !== null && field.validity !== null) conditions.push(i32.load8_u(record, field.validity));
    }
    const admitted = conditions.reduce((a, b) => and(a, b), i32.const(1));
    f.if(admitted, () => {
      if (best !== null) {
        const later = { ...loadField(p, record, best.by, 'later'), valid: null };
        f.block((done) =>
          f.loop((again) => {
            f.brIf(done, i32.le_u(f.get(last), first));
            const entry = i32.load(i32.sub(f.get(last), i32.const(QUEUE_BYTES)));
            const other = f.copy('other', i32.load(entry, SORT_ENTRY.record));
            const earlier = { ...loadField(p, other, best.by, 'earlier'), valid: null };
            context.scope(() => f.brIf(done, i32.eqz(best.replaces(context, later, earlier))));
            f.set(last, i32.sub(f.get(last), i32.const(QUEUE_BYTES)));
            f.br(again);
          }),
        );
      }
      f.store('i32.store', f.get(last), f.get(p.position));
      f.set(last, i32.add(f.get(last), i32.const(QUEUE_BYTES)));
    });
  });
  return name;
}

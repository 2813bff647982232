/**
 * Rows that come out as they lie in a source's vectors need no code: a step copies their columns by kernels. Whether
 * they do is known where the source is reached, so consumers may say on the way down what they would copy.
 */
import type { OutputCode } from '../../../codegen/pipeline/output-code.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import type { Attribute, ExprId } from '../../../expr/expression.ts';
import type { CopyStep, VectorSource } from '../../executor/program.ts';
import type { StageCompiler } from './compiler.ts';

/** Rows of a source, as an operator above gets them. */
export interface SourceRows {
  /** Where columns stand in the source. */
  readonly places: ReadonlyMap<ExprId, number>;
  /** Counters of the operators that the rows have passed. */
  readonly counters: readonly number[];
}

/** Where rows go, and what of them. */
type Copies = Pick<CopyStep, 'output' | 'columns' | 'counters'>;

/** What a consumer copies of rows; null where it has to compute something. */
type CopyRows = (rows: SourceRows) => Copies | null;

/** A consumer that can do without code. */
interface CopyingConsumer extends Consumer {
  readonly copy: CopyRows;
}

/** A consumer that writes code, or copies rows where that does. */
export function copying(write: Consumer, copy: CopyRows): Consumer {
  const consumer: CopyingConsumer = Object.assign((p: Parameters<Consumer>[0]) => write(p), { copy });
  return consumer;
}

/** Rows as an output wants them; null where some column is none of the source. */
export function copyTo(
  output: OutputCode,
  wanted: readonly Attribute[],
  { places, counters }: SourceRows,
): Copies | null {
  const columns = wanted.map(({ id }) => places.get(id) ?? -1);
  return columns.includes(-1) ? null : { output: output.header, columns, counters };
}

/** What an operator does to a row before the next one consumes it, and what that means for rows that are copied. */
export function withCopy(
  write: Consumer,
  consume: Consumer,
  change: (rows: SourceRows) => SourceRows,
): Consumer {
  return isCopying(consume) ? copying(write, (rows) => consume.copy(change(rows))) : write;
}

/** Rows that an operator counts. */
export function counted(counter: number): (rows: SourceRows) => SourceRows {
  return (rows) => ({ ...rows, counters: [...rows.counters, counter] });
}

/** What the consumer copies of a source's columns, given by their ids; null where code is needed. */
export function copiesOf(consume: Consumer, columns: readonly { readonly id: ExprId }[]): Copies | null {
  if (!isCopying(consume)) return null;
  return consume.copy({ places: new Map(columns.map(({ id }, place) => [id, place])), counters: [] });
}

/** Adds the step that copies rows; false where none are copied. */
export function addCopy(
  compiler: StageCompiler,
  nodeId: number,
  source: VectorSource,
  copies: Copies | null,
): boolean {
  if (copies !== null) compiler.addStep({ kind: 'copy', nodeId, source, ...copies });
  return copies !== null;
}

function isCopying(consume: Consumer): consume is CopyingConsumer {
  return 'copy' in consume;
}

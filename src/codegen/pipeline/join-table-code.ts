/**
 * The table of a join's build side. Its records are made first, all of them; then the executor, which knows their
 * number and the range of their keys, makes the table for just these, and each record is entered.
 */
import type { Expression } from '../../expr/expression.ts';
import { i32, i64 } from '../instructions.ts';
import type { Ir, Local } from '../ir.ts';
import type { Register } from '../register.ts';
import { hashKeys, normalizeKey } from './hash-code.ts';
import { compareKeys, lookUp, type TableCode } from './hash-table-code.ts';
import { isIntegralKey } from './key-filter-code.ts';
import { KEY_RANGE, wide, widenRange } from './key-range-code.ts';
import type { PipelineCode, StageCode } from './pipeline.ts';
import { loadField, type RecordField, type RecordLayout, storeField } from './record.ts';
import { STORE, takeRecord } from './row-store-code.ts';
import { attributeOf, type SourceColumn, writeRecordLoop } from './source-code.ts';

/**
 * Header of a join's record: the next record with the same key, whether a row of the other side matched, and
 * whether the record has a NULL key, by which nothing finds it.
 */
export const JOIN_RECORD = { next: 0, matched: 4, hasNullKey: 5, bytes: 8 } as const;

/**
 * `hash`: entries `{ hash, record }`. `direct`: the address of a record for each number of the keys' range (for two
 * keys: for each pair), 0 where there is none; nothing is hashed or compared.
 */
export const TABLE_KIND = { hash: 0, direct: 1 } as const;

const MOST_DIRECT_KEYS = 2;

/** The build side of a join. */
export interface JoinTable extends TableCode {
  readonly layout: RecordLayout;
  readonly keys: readonly RecordField[];
  /** Which keys' fields are those of columns. */
  readonly keysInColumns: readonly boolean[];
  /** The build side's columns; their fields come first in the layout. */
  readonly columns: readonly SourceColumn[];
  /** Rows with NULL keys are kept, though nothing matches them: the join gives unmatched build rows. */
  readonly keepsNullKeys: boolean;
  /** Only whether a key exists matters: further rows with the same key are left out of the table. */
  readonly distinct: boolean;
  /** See `haveRanges`. */
  readonly ranged: boolean;
}

/** Whether keys have ranges by which the table may be a direct one. Otherwise it is always hashed. */
export function haveRanges({ hashZero }: StageCode, keys: readonly RecordField[]): boolean {
  return !hashZero && keys.length <= MOST_DIRECT_KEYS && keys.every(({ type }) => isIntegralKey(type));
}

/** Makes a record of the current row of the build side. */
export function writeJoinRecord(
  p: PipelineCode,
  table: JoinTable,
  keyExpressions: readonly Expression[],
): void {
  const { f, context } = p;
  const keys = keyExpressions.map((e) => normalizeKey(p, context.lower(e)));
  const fill = (flags: number): void => {
    const record = takeRecord(p, table.header, table.recordSize);
    f.store('i32.store', record, i32.const(flags), JOIN_RECORD.matched);
    table.columns.forEach((column, c) => {
      const register = context.lower(attributeOf(column));
      storeField(p, record, table.layout.fields[c]!, register, table.header);
    });
    table.keys.forEach((field, k) => {
      if (!table.keysInColumns[k]) storeField(p, record, field, keys[k]!, table.header);
    });
  };
  const enter = (): void => {
    if (table.ranged) for (const [k, key] of keys.entries()) widenRange(p, rangeOffset(table, k), key);
    fill(0);
  };
  const valid = allValid(keys);
  if (valid === null) {
    enter();
    return;
  }
  context.if(valid, enter, () => {
    f.store('i32.store', f.frame(), i32.const(1), table.header + STORE.nullKeys);
    if (table.keepsNullKeys) fill(1 << (8 * (JOIN_RECORD.hasNullKey - JOIN_RECORD.matched)));
  });
}

/**
 * Writes the loop over the records that enters them into the table, which was made for them. If keys have ranges,
 * kernels do that.
 */
export function writeJoinEntries(stage: StageCode, name: string, table: JoinTable): void {
  writeRecordLoop(stage, name, table.layout, [], (p, record) => {
    const { f } = p;
    f.block((done) => {
      if (table.keepsNullKeys) f.brIf(done, i32.load8_u(record, JOIN_RECORD.hasNullKey));
      const keys = table.keys.map((field) => loadField(p, record, field, 'key'));
      enter(p, table, keys, record);
    });
  });
}

function enter(p: PipelineCode, table: JoinTable, keys: readonly Register[], record: Ir): void {
  const { f } = p;
  const hash = hashKeys(p, keys);
  const lookup = lookUp(p, table, hash, (other, mismatch) =>
    compareKeys(p, other, table.keys, keys, mismatch),
  );
  const head = f.get(lookup.record);
  f.if(
    i32.eqz(head),
    () => {
      f.store('i32.store', record, i32.const(0), JOIN_RECORD.next);
      f.store('i32.store', f.get(lookup.entry), hash);
      f.store('i32.store', f.get(lookup.entry), record, 4);
    },
    () => {
      if (table.distinct) return;
      f.store('i32.store', record, i32.load(head, JOIN_RECORD.next), JOIN_RECORD.next);
      f.store('i32.store', head, record, JOIN_RECORD.next);
    },
  );
}

/**
 * The first record with the keys, 0 where there is none, if it can be looked up for all rows of a batch before the loop:
 * keys are columns, and every row comes here. Null where the row has to search.
 */
export function lookUpBefore(p: PipelineCode, table: JoinTable, keys: readonly Expression[]): Ir | null {
  const { source, f } = p;
  if (!table.ranged || source === null || !p.isEachRow) return null;
  const columns = keys.map((key) => source.placeOf(key));
  if (columns.includes(-1)) return null;
  const cell = p.stage.module.slots(1);
  for (const column of columns) source.use(column);
  p.lookUps.push({ store: table.header, columns, cell });
  const found = f.atStart('found', i32.load(f.frame(), cell));
  return i32.load(i32.add(found, i32.shl(f.get(p.position), i32.const(2))));
}

/** Sets `first` to the first record with the keys, which are valid here; to 0 where there is none. */
export function searchTable(
  p: PipelineCode,
  table: JoinTable,
  nullableKeys: readonly Register[],
  first: Local,
): void {
  const { f } = p;
  const keys = nullableKeys.map((key): Register => ({ ...key, valid: null }));
  const hashed = (): void => {
    const lookup = lookUp(p, table, hashKeys(p, keys), (record, mismatch) =>
      compareKeys(p, record, table.keys, keys, mismatch),
    );
    f.set(first, f.get(lookup.record));
  };
  if (!table.ranged) {
    hashed();
    return;
  }
  const direct = (): void => {
    const offsets = directOffsets(p, table, keys);
    const outside = offsets
      .map(({ offset, span }) => i64.gt_u(offset, span))
      .reduce((any, one) => i32.or(any, one));
    f.set(first, i32.const(0));
    f.if(i32.eqz(outside), () => f.set(first, i32.load(directPlace(p, table, offsets))));
  };
  const kind = p.state(`table kind ${table.header}`, () =>
    f.atStart('table_kind', i32.load(f.frame(), table.header + STORE.tableKind)),
  );
  f.if(i32.eq(kind, i32.const(TABLE_KIND.direct)), direct, hashed);
}

interface DirectOffset {
  /** Of the key from the range's start; more than `span` (unsigned) where the range doesn't have it. */
  readonly offset: Ir;
  /** The range's end less its start. */
  readonly span: Ir;
}

function directOffsets(
  p: PipelineCode,
  table: JoinTable,
  keys: readonly Register[],
): readonly DirectOffset[] {
  const { f } = p;
  return keys.map((key, k) => {
    const at = rangeOffset(table, k);
    const { min, span } = p.state(`direct ${at}`, () => {
      const start = f.atStart('min', i64.load(f.frame(), at + KEY_RANGE.min));
      const end = i64.load(f.frame(), at + KEY_RANGE.max);
      return { min: start, span: f.atStart('span', i64.sub(end, start)) };
    });
    return { offset: f.let('offset', i64.sub(wide(key), min)), span };
  });
}

/** Address of the table's word for keys within the ranges. */
function directPlace(p: PipelineCode, table: JoinTable, offsets: readonly DirectOffset[]): Ir {
  const { f } = p;
  const entries = p.state(`direct entries ${table.header}`, () =>
    f.atStart('entries', i32.load(f.frame(), table.header + STORE.entries)),
  );
  const index = offsets.reduceRight<Ir | null>((above, { offset, span }) => {
    const own = i32.wrap_i64(offset);
    return above === null ? own : i32.add(own, i32.mul(above, i32.add(i32.wrap_i64(span), i32.const(1))));
  }, null);
  return i32.add(entries, i32.shl(index!, i32.const(2)));
}

function rangeOffset(table: JoinTable, key: number): number {
  return table.header + STORE.keyRanges + key * KEY_RANGE.bytes;
}

/** 1 where all keys are valid; null where they always are. */
export function allValid(keys: readonly Register[]): Ir | null {
  let all: Ir | null = null;
  for (const key of keys) {
    if (key.valid !== null) all = all === null ? key.valid : i32.and(all, key.valid);
  }
  return all;
}

import { physicalOf } from '../../types/data-type.ts';
import { i32, i64, not } from '../instructions.ts';
import type { Ir, Label, Local } from '../ir.ts';
import type { Register } from '../register.ts';
import { isShortWord, sameValue } from './hash-code.ts';
import type { PipelineCode } from './pipeline.ts';
import { loadField, type RecordField } from './record.ts';
import { STORE } from './row-store-code.ts';

/** Bytes of an entry: hash, address of the record (0 where it is free). */
export const ENTRY_BYTES = 8;

/** A hash table as code sees it. */
export interface TableCode {
  /** Its store header's offset in the frame. */
  readonly header: number;
  readonly recordSize: number;
  /** Whether the code enters records. */
  readonly grows: boolean;
}

/** A table that this function may enlarge is found anew each time; another one stays where it is. */
function tableWords(p: PipelineCode, table: TableCode): { readonly entries: Ir; readonly mask: Ir } {
  const { f } = p;
  const entries = i32.load(f.frame(), table.header + STORE.entries);
  const mask = i32.load(f.frame(), table.header + STORE.mask);
  if (table.grows) return { entries: f.let('entries', entries), mask: f.let('mask', mask) };
  return p.state(`table ${table.header}`, () => ({
    entries: f.atStart('entries', entries),
    mask: f.atStart('mask', mask),
  }));
}

export interface Lookup {
  /** Address of the record; 0 where the key is missing. */
  readonly record: Local;
  /** Address of the entry at which the search ended. */
  readonly entry: Local;
}

/**
 * Searches a key.
 *
 * @param differs branches to the label when the record's key is another one
 */
export function lookUp(
  p: PipelineCode,
  table: TableCode,
  hash: Ir,
  differs: (record: Ir, mismatch: Label) => void,
): Lookup {
  const { f } = p;
  const { entries, mask } = tableWords(p, table);
  const index = f.local('i32', 'index');
  const entry = f.local('i32', 'entry');
  const record = f.local('i32', 'record');
  f.set(index, hash);
  f.block((done) => {
    f.loop((again) => {
      const slot = i32.shl(i32.and(f.get(index), mask), i32.const(3));
      f.set(entry, i32.add(entries, slot));
      f.set(record, i32.load(f.get(entry), 4));
      f.brIf(done, i32.eqz(f.get(record)));
      f.block((mismatch) => {
        f.brIf(mismatch, i32.ne(i32.load(f.get(entry)), hash));
        differs(f.get(record), mismatch);
        f.br(done);
      });
      f.set(index, i32.add(f.get(index), i32.const(1)));
      f.br(again);
    });
  });
  return { record, entry };
}

/** What records keep of strings, and what a row has (see `keyWord`), by key. */
export interface KeyWords {
  readonly fields: readonly (RecordField | null)[];
  readonly words: readonly (Ir | null)[];
}

/** Branches to `mismatch` unless the record's fields hold the keys; NULL equals NULL. */
export function compareKeys(
  p: PipelineCode,
  record: Ir,
  fields: readonly RecordField[],
  keys: readonly Register[],
  mismatch: Label,
  keyWords: KeyWords | null = null,
): void {
  const { f } = p;
  fields.forEach((field, k) => {
    const key = keys[k]!;
    const wordField = keyWords?.fields[k] ?? null;
    if (keyWords !== null && wordField !== null) {
      const word = keyWords.words[k]!;
      f.brIf(mismatch, i64.ne(i64.load(record, wordField.offset), word));
      f.if(not(isShortWord(word)), () => {
        const stored = loadField(p, record, { ...field, validity: null }, 'stored');
        f.brIf(mismatch, i32.eqz(sameValue(p, stored, key)));
      });
      return;
    }
    const stored = loadField(p, record, field, 'stored');
    const differs = (): void => f.brIf(mismatch, i32.eqz(sameValue(p, stored, key)));
    if (stored.valid === null && key.valid === null) {
      differs();
      return;
    }
    const one = i32.const(1);
    f.brIf(mismatch, i32.ne(stored.valid ?? one, key.valid ?? one));
    if (physicalOf(field.type) === 'bytes' || key.valid !== null) f.if(key.valid ?? one, differs);
    else differs();
  });
}

/** Enters the record of a lookup, where its search ended or, in a table that had to grow, anew. */
export function enter(p: PipelineCode, table: TableCode, hash: Ir, lookup: Lookup): void {
  const { f } = p;
  const frame = f.frame();
  const used = f.let('used', i32.load(frame, table.header + STORE.used));
  f.if(i32.ge_u(used, i32.load(frame, table.header + STORE.limit)), () => {
    f.doHost('table_grow', [i32.const(table.header)]);
    const { entries, mask } = tableWords(p, table);
    f.set(lookup.entry, f.callKernel('table_free', [entries, mask, hash], 'i32'));
  });
  f.store('i32.store', f.get(lookup.entry), hash);
  f.store('i32.store', f.get(lookup.entry), f.get(lookup.record), 4);
  f.store('i32.store', frame, i32.add(used, i32.const(1)), table.header + STORE.used);
}

import type { AggregateCall, Expression } from '../../expr/expression.ts';
import { physicalOf } from '../../types/data-type.ts';
import type { LoweredAggregate, StateColumn, StateSlots } from '../implementation.ts';
import { accessOf, i32, i64, not } from '../instructions.ts';
import type { Ir, Local } from '../ir.ts';
import type { Output } from '../lower.ts';
import type { Register } from '../register.ts';
import { type DirectIndexSpec, findDirectly } from './direct-index-code.ts';
import { hashKeys, keyWord, normalizeKey } from './hash-code.ts';
import { compareKeys, enter, lookUp, type TableCode } from './hash-table-code.ts';
import type { PipelineCode } from './pipeline.ts';
import { loadField, loadOwnField, type RecordField, storeField } from './record.ts';
import { STORE, takeBytes, takeRecord } from './row-store-code.ts';

/** One aggregate of a grouping. */
export interface AggregateCode {
  readonly call: AggregateCall;
  readonly implementation: LoweredAggregate;
  readonly state: readonly StateColumn[];
  /** Where the state lies in a group's record. */
  readonly fields: readonly RecordField[];
  /** Rows in (`update`), or states in (`merge`) from these columns. */
  readonly input:
    | { readonly kind: 'update' }
    | { readonly kind: 'merge'; readonly columns: readonly Expression[] };
}

export interface GroupTable extends TableCode {
  readonly keys: readonly RecordField[];
  /** By key: where a string's word lies (see `keyWord`); null for keys of other types. */
  readonly words: readonly (RecordField | null)[];
  /** Takes the indexes that the code has in front of the table; null for none. */
  readonly indexes: DirectIndexSpec[] | null;
  /** Where the rows that come to it are counted: an i64 of the frame. */
  readonly rows: number;
  /** Whether rows may make groups of their own, which are merged later. */
  readonly mayPass: boolean;
  readonly aggregates: readonly AggregateCode[];
}

/** Takes the current row into its group, which it makes where there is none yet. */
export function writeGroupUpdate(
  p: PipelineCode,
  table: GroupTable,
  keyExpressions: readonly Expression[],
): void {
  const { f, context } = p;
  const keys = keyExpressions.map((e) => normalizeKey(p, context.lower(e)));
  const words = keys.map((key) => keyWord(p, key));
  const group = f.local('i32', 'group');
  const search = (): void => searchGroup(p, table, keys, words, group);
  const index = table.indexes === null ? null : findDirectly(p, table.header, keys, words, group, search);
  if (index === null) search();
  else table.indexes!.push({ ...index, rows: table.rows });
  for (const aggregate of table.aggregates) {
    writeUpdate(p, aggregate, recordSlots(p, aggregate, f.get(group), table.header));
  }
}

/** Sets `group` to the record of the keys, by the hash table. */
function searchGroup(
  p: PipelineCode,
  table: GroupTable,
  keys: readonly Register[],
  words: readonly (Ir | null)[],
  group: Local,
): void {
  const { f } = p;
  const fill = (record: Ir): void => {
    table.keys.forEach((field, k) => {
      storeField(p, record, field, keys[k]!, table.header);
      const word = table.words[k]!;
      if (word !== null) f.store('i64.store', record, words[k]!, word.offset);
    });
    writeInitialStates(p, table.aggregates, record, table.header);
  };
  const hash = f.local('i32', 'hash');
  const entry = f.local('i32', 'entry');
  const lookUpGroup = (): void => {
    f.set(hash, hashKeys(p, keys, words));
    const lookup = lookUp(p, table, f.get(hash), (record, mismatch) =>
      compareKeys(p, record, table.keys, keys, mismatch, { fields: table.words, words }),
    );
    f.set(group, f.get(lookup.record));
    f.set(entry, f.get(lookup.entry));
  };
  // A row that passes makes a record of its own, which nothing finds.
  const passing = table.mayPass
    ? p.state(`passing ${table.header}`, () =>
        f.atStart('passing', i32.load(f.frame(), table.header + STORE.passing)),
      )
    : i32.const(0);
  // Set for the engine's sake: it would carry them from row to row if they might be older.
  f.set(hash, i32.const(0));
  f.set(entry, i32.const(0));
  f.if(
    passing,
    () => f.set(group, i32.const(0)),
    () => p.context.scope(lookUpGroup),
  );
  f.if(i32.eqz(f.get(group)), () => {
    f.set(group, takeRecord(p, table.header, table.recordSize));
    f.if(not(passing), () => enter(p, table, f.get(hash), { record: group, entry }));
    fill(f.get(group));
  });
}

export function writeInitialStates(
  p: PipelineCode,
  aggregates: readonly AggregateCode[],
  record: Ir,
  header: number,
): void {
  for (const aggregate of aggregates) {
    aggregate.state.forEach((column, s) => {
      const initial = p.context.lower({ kind: 'literal', type: column.type, value: column.initial });
      storeField(p, record, aggregate.fields[s]!, initial, header);
    });
  }
}

/** Takes the current row into a state. */
export function writeUpdate(p: PipelineCode, aggregate: AggregateCode, slots: StateSlots): void {
  const { context } = p;
  const { call, implementation, input } = aggregate;
  const update = (): void => {
    if (input.kind === 'merge') {
      implementation.merge!(
        context,
        call,
        slots,
        input.columns.map((e) => context.lower(e)),
      );
    } else {
      implementation.update(
        context,
        call,
        slots,
        call.args.map((e) => context.lower(e as Expression)),
      );
    }
  };
  if (input.kind === 'update' && call.filter !== null) {
    context.if(context.lowerCondition(call.filter as Expression), update);
  } else {
    update();
  }
}

/** The state in a group's record. */
export function recordSlots(
  p: PipelineCode,
  aggregate: AggregateCode,
  record: Ir,
  header: number,
): StateSlots {
  const { f } = p;
  return {
    get: (index) => {
      const field = aggregate.fields[index]!;
      const { name } = aggregate.state[index]!;
      return record === p.record ? loadOwnField(p, field, name) : loadField(p, record, field, name);
    },
    set: (index, value) => {
      const field = aggregate.fields[index]!;
      if (physicalOf(field.type) !== 'bytes') {
        storeField(p, record, field, value, header);
        return;
      }
      // Bytes are copied only when other ones came in.
      if (field.validity !== null) f.store('i32.store8', record, value.valid ?? i32.const(1), field.validity);
      const changed = i64.ne(value.value, i64.load(record, field.offset));
      f.if(value.valid === null ? changed : i32.and(value.valid, changed), () =>
        storeField(p, record, { ...field, validity: null }, value, header),
      );
    },
    replace: (index, value) =>
      storeField(p, record, { ...aggregate.fields[index]!, validity: null }, value, header),
    setNull: (index) => {
      const { validity } = aggregate.fields[index]!;
      if (validity !== null) f.store('i32.store8', record, i32.const(0), validity);
    },
    allocate: (bytes) => takeBytes(p, header, bytes),
  };
}

/**
 * The one state of an aggregation without keys, in locals from the start of the call to its end; between
 * calls it lies in the record at `record`.
 */
export function localSlots(
  p: PipelineCode,
  aggregate: AggregateCode,
  header: number,
  record: number,
): StateSlots {
  const { f, context } = p;
  const address = (): Ir => i32.add(f.frame(), i32.const(record));
  const outputs = aggregate.state.map((column, s): Output => {
    const field = aggregate.fields[s]!;
    return p.state(`state ${record} ${field.offset}`, () => {
      const output = context.variable(column.name, column.type, column.nullable);
      setOutputAtStart(p, output, address(), field);
      p.atEnd(() => storeFieldPlain(p, address(), field, output.register));
      return output;
    });
  });
  return {
    get: (index) => snapshot(p, outputs[index]!.register),
    set: (index, value) => {
      const output = outputs[index]!;
      if (physicalOf(value.type) !== 'bytes') {
        output.set(value);
        return;
      }
      const changed = i64.ne(value.value, output.register.value);
      f.if(value.valid === null ? changed : i32.and(value.valid, changed), () => {
        storeField(p, address(), { ...aggregate.fields[index]!, validity: null }, value, header);
        output.set({ ...value, value: i64.load(address(), aggregate.fields[index]!.offset) });
      });
      if (value.valid !== null) f.if(i32.eqz(value.valid), () => output.setNull());
    },
    replace: (index, value) => outputs[index]!.set({ ...value, valid: outputs[index]!.register.valid }),
    setNull: (index) => outputs[index]!.setNull(),
    allocate: (bytes) => takeBytes(p, header, bytes),
  };
}

/** Registers of variables may change under those who hold them: they get a copy. */
function snapshot(p: PipelineCode, register: Register): Register {
  const { f } = p;
  return {
    type: register.type,
    value: f.copy('state', register.value),
    high: register.high && f.copy('state_high', register.high),
    valid: register.valid && f.copy('state_valid', register.valid),
  };
}

function setOutputAtStart(p: PipelineCode, output: Output, address: Ir, field: RecordField): void {
  const { f } = p;
  const set = (target: Ir | null, op: string, offset: number): void => {
    if (target?.kind === 'get')
      f.setAtStart(target.local, { kind: 'load', op: accessOf(op), address, offset });
  };
  const { value, high, valid } = output.register;
  set(value, `${(value as Extract<Ir, { kind: 'get' }>).local.type}.load`, field.offset);
  set(high, 'i64.load', field.offset + 8);
  if (field.validity !== null) set(valid, 'i32.load8_u', field.validity);
}

function storeFieldPlain(p: PipelineCode, address: Ir, field: RecordField, register: Register): void {
  const { f } = p;
  const type = (register.value as Extract<Ir, { kind: 'get' }>).local.type;
  f.store(`${type}.store`, address, register.value, field.offset);
  if (register.high !== null) f.store('i64.store', address, register.high, field.offset + 8);
  if (field.validity !== null) f.store('i32.store8', address, register.valid ?? i32.const(1), field.validity);
}

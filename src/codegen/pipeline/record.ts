import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';
import { i32 } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import { loadValue, storeValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import type { PipelineCode } from './pipeline.ts';
import { persistView } from './row-store-code.ts';

/** A column of the rows that a hash table or sort keeps as records. */
export interface FieldSpec {
  readonly type: DataType;
  readonly nullable: boolean;
}

export interface RecordField extends FieldSpec {
  /** Of the value, from the record's start. */
  readonly offset: number;
  /** Of the validity byte; null when the value is never NULL. */
  readonly validity: number | null;
}

/** How a record of fixed size lies in memory: header, wide values, narrow values, validity bytes. */
export interface RecordLayout {
  readonly fields: readonly RecordField[];
  /** Bytes, a multiple of 8. */
  readonly size: number;
}

export function layOutRecord(headerBytes: number, specs: readonly FieldSpec[]): RecordLayout {
  const width = (spec: FieldSpec): number => physicalWidth[physicalOf(spec.type)];
  const offsets = new Map<FieldSpec, number>();
  let at = headerBytes;
  const place = (wide: boolean): void => {
    for (const spec of specs) {
      if (width(spec) >= 8 !== wide) continue;
      offsets.set(spec, at);
      at += width(spec);
    }
  };
  // An odd header of 4 bytes is filled up by a narrow value where there is one.
  if (headerBytes % 8 === 4) {
    const narrow = specs.find((spec) => width(spec) === 4);
    if (narrow !== undefined) offsets.set(narrow, at);
    at += 4;
    place(true);
    for (const spec of specs) {
      if (width(spec) >= 8 || spec === narrow) continue;
      offsets.set(spec, at);
      at += 4;
    }
  } else {
    place(true);
    place(false);
  }
  const fields = specs.map((spec): RecordField => {
    const validity = spec.nullable ? at++ : null;
    return { type: spec.type, nullable: spec.nullable, offset: offsets.get(spec)!, validity };
  });
  return { fields, size: Math.ceil(Math.max(at, 8) / 8) * 8 };
}

/** Loads a field into locals. `present`, if given, is 0 where there is no record: the value is NULL then. */
export function loadField(
  p: Pick<PipelineCode, 'f'>,
  record: Ir,
  field: RecordField,
  name: string,
  present: Ir | null = null,
): Register {
  const { f } = p;
  const loaded = loadValue(f, field.type, record, field.offset, name);
  const stored = field.validity === null ? null : i32.load8_u(record, field.validity);
  const valid = present === null ? stored : stored === null ? present : i32.and(present, stored);
  return { type: field.type, ...loaded, valid: valid === null ? null : f.let(`${name}_valid`, valid) };
}

/** Loads a field of the record that the loop is at; an output may copy it instead. */
export function loadOwnField(p: PipelineCode, field: RecordField, name: string): Register {
  const register = loadField(p, p.record!, field, name);
  const note = (part: Ir | null, offset: number): void => {
    if (part?.kind === 'get') p.loaded.set(part.local, offset);
  };
  note(register.value, field.offset);
  note(register.high, field.offset + 8);
  if (field.validity !== null) note(register.valid, field.validity);
  return register;
}

/**
 * Stores a value; bytes behind a view are copied into the arena of the record's store, whose header is at
 * `header` in the frame.
 */
export function storeField(
  p: PipelineCode,
  record: Ir,
  field: RecordField,
  register: Register,
  header: number,
): void {
  const { f } = p;
  const valid = field.validity === null ? null : register.valid;
  if (field.validity !== null) {
    f.store('i32.store8', record, register.valid ?? i32.const(1), field.validity);
  }
  if (physicalOf(field.type) !== 'bytes') {
    storeValue(f, register, record, field.offset);
    return;
  }
  const copy = (): void => {
    const view = persistView(p, header, register.value);
    f.store('i64.store', record, view, field.offset);
  };
  if (valid === null) copy();
  else f.if(valid, copy);
}

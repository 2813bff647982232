// Assembly of nested values: from repetition and definition levels and dense values of each leaf to the blobs
// of `columns/blob.ts`. The reader lays out a tree of nodes over leaf cursors.

const LEAF: u32 = 0;
/** A leaf of variable length: its values are views. */
const BYTES: u32 = 1;
const STRUCT: u32 = 2;
const LIST: u32 = 3;
const MAP: u32 = 4;
/** Metadata and value, two leaves. */
const VARIANT: u32 = 5;
/** A field that the file doesn't have. */
const MISSING: u32 = 6;

const CORRUPT: i32 = -1;
const FULL: i32 = -4;

/** Where assembly stands in a leaf's levels and values. */
@unmanaged
class Cursor {
  repetitions: usize;
  definitions: usize;
  values: usize;
  /** Bytes of a value. */
  width: u32;
  maxDefinition: u32;
  levels: u32;
  level: u32;
  value: u32;
}

@unmanaged
class Node {
  kind: u32;
  /** Definition level from which the value is not NULL. */
  definition: u32;
  /** Of lists and maps: definition level from which there is an element. */
  elementDefinition: u32;
  /** Of lists and maps: repetition level of the next element; of structs: their own. */
  repetition: u32;
  /** Bytes of a slot. */
  width: u32;
  /** The first leaf below, a struct's own levels if it reads none of the fields. */
  cursor: Cursor;
  /** Cursors of all leaves below: how many, and the address of their addresses. */
  cursorCount: u32;
  cursors: usize;
  childCount: u32;
  /** Address of the children's addresses. */
  children: usize;
  /** A struct's cursor that no field reads, or 0. */
  extra: usize;
}

/** The end of what was written, and where room ends. */
let next: usize = 0;
let limit: usize = 0;
let failure: i32 = 0;

// @ts-ignore: decorator
@inline
function child(node: Node, index: u32): Node {
  return changetype<Node>(<usize>load<u32>(node.children + (<usize>index << 2)));
}

/** Room for zeroed bytes; 0 when there is none. */
function take(bytes: u64): usize {
  if (bytes > <u64>(limit - next)) {
    failure = FULL;
    return 0;
  }
  const at = next;
  memory.fill(at, 0, <usize>bytes);
  next += <usize>bytes;
  return at;
}

/** Steps over one level in every leaf below. */
function skipLevel(node: Node): void {
  for (let i: u32 = 0; i < node.cursorCount; i++) {
    const cursor = changetype<Cursor>(<usize>load<u32>(node.cursors + (<usize>i << 2)));
    if (cursor.level >= cursor.levels) failure = CORRUPT;
    else if (<u32>load<u8>(cursor.definitions + cursor.level) === cursor.maxDefinition) cursor.value++;
    cursor.level++;
  }
}

/**
 * Writes the next value of the node: its validity byte and its slot. Where the slot holds a place, that counts
 * from `base`.
 */
function writeSlot(node: Node, validity: usize, slot: usize, base: usize): void {
  if (failure < 0 || node.kind === MISSING) return;
  const cursor = node.cursor;
  if (cursor.level >= cursor.levels) {
    failure = CORRUPT;
    return;
  }
  const definition: u32 = load<u8>(cursor.definitions + cursor.level);
  if (definition < node.definition) {
    skipLevel(node);
    return;
  }
  store<u8>(validity, 1);
  if (node.kind === LEAF) {
    const from = cursor.values + <usize>cursor.value * cursor.width;
    if (cursor.width === 8) store<u64>(slot, load<u64>(from));
    else if (cursor.width === 4) store<u32>(slot, load<u32>(from));
    else v128.store(slot, v128.load(from));
    cursor.value++;
    cursor.level++;
    return;
  }
  const start = next;
  writeBody(node, definition);
  store<u32>(slot, <u32>(start - base));
  store<u32>(slot, <u32>(next - start), 4);
}

/** Moves behind all levels of one value that repeats at most at `repetition`. */
function stepOver(cursor: Cursor, repetition: u32): void {
  do {
    cursor.level++;
  } while (cursor.level < cursor.levels && <u32>load<u8>(cursor.repetitions + cursor.level) > repetition);
}

function writeBytes(cursor: Cursor): void {
  if (cursor.level >= cursor.levels) {
    failure = CORRUPT;
    return;
  }
  const there = <u32>load<u8>(cursor.definitions + cursor.level) === cursor.maxDefinition;
  cursor.level++;
  if (!there) return;
  const view = load<u64>(cursor.values + (<usize>cursor.value << 3));
  cursor.value++;
  const length = <u32>(view >> 32);
  if (length > <u32>(limit - next)) {
    failure = FULL;
    return;
  }
  memory.copy(next, <usize>(<u32>view), length);
  next += length;
}

function writeBody(node: Node, definition: u32): void {
  switch (node.kind) {
    case BYTES:
      writeBytes(node.cursor);
      return;
    case STRUCT: {
      let fixed: u32 = node.childCount;
      for (let i: u32 = 0; i < node.childCount; i++) fixed += child(node, i).width;
      const start = take(fixed);
      if (start === 0) return;
      let slot = start + node.childCount;
      for (let i: u32 = 0; i < node.childCount; i++) {
        const field = child(node, i);
        writeSlot(field, start + i, slot, start);
        slot += field.width;
      }
      if (node.extra !== 0) stepOver(changetype<Cursor>(node.extra), node.repetition);
      return;
    }
    case LIST: {
      const count = countElements(node, definition);
      writeArray(child(node, 0), count);
      if (count === 0) skipLevel(node);
      return;
    }
    case MAP: {
      const count = countElements(node, definition);
      const start = take(8);
      if (start === 0) return;
      store<u32>(start, count);
      writeArray(child(node, 0), count);
      store<u32>(start, <u32>(next - start), 4);
      writeArray(child(node, 1), count);
      if (count === 0) skipLevel(node);
      return;
    }
    case VARIANT: {
      const start = take(4);
      if (start === 0) return;
      writeBytes(child(node, 0).cursor);
      store<u32>(start, <u32>(next - start - 4));
      writeBytes(child(node, 1).cursor);
      return;
    }
    default:
      failure = CORRUPT;
  }
}

/** Elements of the list that the node's cursor is at the start of. */
function countElements(node: Node, definition: u32): u32 {
  if (definition < node.elementDefinition) return 0;
  const cursor = node.cursor;
  const repetition = node.repetition;
  let count: u32 = 1;
  for (let i = cursor.level + 1; i < cursor.levels; i++) {
    const level: u32 = load<u8>(cursor.repetitions + i);
    if (level < repetition) break;
    count += u32(level === repetition);
  }
  return count;
}

function writeArray(element: Node, count: u32): void {
  const start = take(4 + <u64>count * <u64>(1 + element.width));
  if (start === 0) return;
  store<u32>(start, count);
  const slots = start + 4 + count;
  for (let i: u32 = 0; i < count && failure === 0; i++) {
    writeSlot(element, start + 4 + i, slots + <usize>i * element.width, start);
  }
}

/**
 * Assembles `rows` values of the tree at `root` to blobs between `out` and `outEnd`, with views and validity;
 * 0, -1 for levels that don't make sense, -4 for lack of room. Cursors start at the first level.
 */
export function nested_assemble(
  root: usize,
  rows: u32,
  views: usize,
  validity: usize,
  out: usize,
  outEnd: usize,
): i32 {
  const node = changetype<Node>(root);
  for (let i: u32 = 0; i < node.cursorCount; i++) {
    const cursor = changetype<Cursor>(<usize>load<u32>(node.cursors + (<usize>i << 2)));
    cursor.level = 0;
    cursor.value = 0;
  }
  next = out;
  limit = outEnd;
  failure = 0;
  memory.fill(validity, 0, rows);
  for (let i: u32 = 0; i < rows; i++) {
    writeSlot(node, validity + i, views + (<usize>i << 3), 0);
    if (failure < 0) return failure;
  }
  for (let i: u32 = 0; i < node.cursorCount; i++) {
    const cursor = changetype<Cursor>(<usize>load<u32>(node.cursors + (<usize>i << 2)));
    if (cursor.level !== cursor.levels) return CORRUPT;
  }
  return 0;
}

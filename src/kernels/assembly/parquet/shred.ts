// The reverse of `nested.ts`: blobs of nested values to levels and dense values of each leaf.

const LEAF: u32 = 0;
const BYTES: u32 = 1;
const STRUCT: u32 = 2;
const LIST: u32 = 3;
const MAP: u32 = 4;
const VARIANT: u32 = 5;

const FULL: i32 = -4;

/** What a leaf's levels and values are appended to. */
@unmanaged
class Sink {
  repetitions: usize;
  definitions: usize;
  values: usize;
  /** Bytes of a value. */
  width: u32;
  /** Levels that there is room for; of values there is as much. */
  capacity: u32;
  levels: u32;
  count: u32;
}

@unmanaged
class Node {
  kind: u32;
  /** Definition level of a value that is there. */
  definition: u32;
  /** Of lists and maps: definition and repetition level of elements. */
  elementDefinition: u32;
  repetition: u32;
  /** Bytes of a slot. */
  width: u32;
  /** A leaf's sink. */
  sink: Sink;
  childCount: u32;
  children: usize;
}

let full: bool = false;

// @ts-ignore: decorator
@inline
function child(node: Node, index: u32): Node {
  return changetype<Node>(<usize>load<u32>(node.children + (<usize>index << 2)));
}

// @ts-ignore: decorator
@inline
function push(sink: Sink, repetition: u32, definition: u32): bool {
  const at = sink.levels;
  if (at >= sink.capacity) {
    full = true;
    return false;
  }
  store<u8>(sink.repetitions + at, <u8>repetition);
  store<u8>(sink.definitions + at, <u8>definition);
  sink.levels = at + 1;
  return true;
}

function pushView(sink: Sink, repetition: u32, definition: u32, address: usize, length: u32): void {
  if (!push(sink, repetition, definition)) return;
  store<u64>(sink.values + (<usize>sink.count << 3), (<u64>length << 32) | <u64>address);
  sink.count++;
}

/** A value that isn't there: one level in every leaf below. */
function pushNull(node: Node, repetition: u32, definition: u32): void {
  if (node.kind <= BYTES) {
    push(node.sink, repetition, definition);
    return;
  }
  for (let i: u32 = 0; i < node.childCount; i++) pushNull(child(node, i), repetition, definition);
}

function shred(node: Node, valid: bool, slot: usize, base: usize, repetition: u32, definition: u32): void {
  if (full) return;
  if (!valid) {
    pushNull(node, repetition, definition);
    return;
  }
  if (node.kind === LEAF) {
    const sink = node.sink;
    if (!push(sink, repetition, node.definition)) return;
    const to = sink.values + <usize>sink.count * sink.width;
    if (sink.width === 8) store<u64>(to, load<u64>(slot));
    else if (sink.width === 4) store<u32>(to, load<u32>(slot));
    else v128.store(to, v128.load(slot));
    sink.count++;
    return;
  }
  const body = base + load<u32>(slot);
  const length = load<u32>(slot, 4);
  switch (node.kind) {
    case BYTES:
      pushView(node.sink, repetition, node.definition, body, length);
      return;
    case STRUCT: {
      let at = body + node.childCount;
      for (let i: u32 = 0; i < node.childCount; i++) {
        const field = child(node, i);
        shred(field, load<u8>(body + i) !== 0, at, body, repetition, node.definition);
        at += field.width;
      }
      return;
    }
    case LIST:
      shredArray(node, child(node, 0), body, repetition);
      return;
    case MAP:
      shredArray(node, child(node, 0), body + 8, repetition);
      shredArray(node, child(node, 1), body + load<u32>(body, 4), repetition);
      return;
    case VARIANT: {
      // Its parts, value first, are required.
      const metadata = load<u32>(body);
      pushView(child(node, 0).sink, repetition, node.definition, body + 4 + metadata, length - 4 - metadata);
      pushView(child(node, 1).sink, repetition, node.definition, body + 4, metadata);
      return;
    }
    default:
      unreachable();
  }
}

function shredArray(node: Node, element: Node, body: usize, repetition: u32): void {
  const count = load<u32>(body);
  if (count === 0) {
    pushNull(element, repetition, node.definition);
    return;
  }
  const slots = body + 4 + count;
  for (let i: u32 = 0; i < count; i++) {
    const valid = load<u8>(body + 4 + i) !== 0;
    const level = i === 0 ? repetition : node.repetition;
    shred(element, valid, slots + <usize>i * element.width, body, level, node.elementDefinition);
  }
}

/** Appends `rows` values to the sinks of the tree at `root`; -4 when there isn't room in one of them. */
export function nested_shred(root: usize, rows: u32, views: usize, validity: usize): i32 {
  const node = changetype<Node>(root);
  full = false;
  for (let i: u32 = 0; i < rows && !full; i++) {
    shred(node, load<u8>(validity + i) !== 0, views + (<usize>i << 3), 0, 0, 0);
  }
  return full ? FULL : 0;
}

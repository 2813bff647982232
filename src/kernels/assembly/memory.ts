// The allocator of an executor's memory. Blocks carry a 16-byte header with their size, their class and what was
// asked for, so that nobody has to remember it by address.
// Small blocks (up to 32 KiB) come in size classes, four to a doubling, each with a free list, and are never
// given back to the large ones. Large blocks are kept in a list ordered by address, neighbours merged,
// first fit. Linear in free large blocks, which are few: the engine allocates large blocks by the task.

const HEADER: usize = 16;
const SMALL_LIMIT: usize = 32768;
const PAGE: u64 = 65536;
/** Least bytes to grow by; a large memory grows by a quarter, since V8 may collect garbage each time. */
const GROWTH: u64 = 16 << 20;
const SLAB: usize = 65536;
/** Bytes of memory behind the last block. */
const READ_AHEAD: u64 = 128;
/** Class of blocks that stand alone. */
const LARGE: u32 = 0xffff;
/** Where a block's header has the bytes that were asked for, plus 1; 0 in a free block. */
const ASKED: usize = 8;

const freeLists: usize = memory.data(192);
let slab: usize = 0;
let slabEnd: usize = 0;
/** First free large block, by address; a free block is { size, next }. */
let freeLarge: usize = 0;
/** End of what was ever handed out. */
let frontier: usize = 0;

// @ts-ignore: decorator
@inline
function classOf(size: usize): usize {
  if (size <= 64) return (size - 1) >> 4;
  const shift: usize = 29 - clz<u32>(<u32>(size - 1));
  return ((shift - 4) << 2) + ((size - 1) >> shift);
}

// @ts-ignore: decorator
@inline
function classSize(index: usize): usize {
  if (index < 4) return (index + 1) << 4;
  const shift: usize = (index >> 2) + 3;
  return ((index & 3) + 5) << shift;
}

/** End of what was ever handed out: bytes of memory that may have been written to. */
export function reached(): usize {
  if (frontier === 0) frontier = (__heap_base + 15) & ~15;
  return frontier;
}

function extend(size: usize): usize {
  reached();
  const end: u64 = <u64>frontier + <u64>size;
  if (end > 0xffff0000) return 0;
  const have: u64 = <u64>memory.size() * PAGE;
  // Readers of strings may load the eight bytes that begin at the last one, filters sixteen values of eight bytes.
  if (end + READ_AHEAD > have) {
    const exact: u64 = (end + READ_AHEAD - have + PAGE - 1) / PAGE;
    const generous: u64 = max(exact, max(GROWTH, have / 4) / PAGE);
    if (memory.grow(<i32>generous) < 0) {
      if (memory.grow(<i32>exact) < 0) return 0;
    }
  }
  const block = frontier;
  frontier = <usize>end;
  return block;
}

/** A block of `size` bytes, header included, a multiple of 16. */
function takeLarge(size: usize): usize {
  let previous: usize = 0;
  let block = freeLarge;
  while (block !== 0) {
    const have: usize = load<u32>(block);
    const next: usize = load<u32>(block, 4);
    if (have >= size) {
      if (have - size >= SLAB) {
        const rest = block + size;
        store<u32>(rest, <u32>(have - size));
        store<u32>(rest, <u32>next, 4);
        if (previous === 0) freeLarge = rest;
        else store<u32>(previous, <u32>rest, 4);
      } else {
        size = have;
        if (previous === 0) freeLarge = next;
        else store<u32>(previous, <u32>next, 4);
      }
      store<u32>(block, <u32>size);
      return block;
    }
    previous = block;
    block = next;
  }
  block = extend(size);
  if (block !== 0) store<u32>(block, <u32>size);
  return block;
}

function putLarge(block: usize): void {
  let size: usize = load<u32>(block);
  let previous: usize = 0;
  let next = freeLarge;
  while (next !== 0 && next < block) {
    previous = next;
    next = load<u32>(next, 4);
  }
  if (next !== 0 && block + size === next) {
    size += load<u32>(next);
    next = load<u32>(next, 4);
  }
  if (previous !== 0 && previous + load<u32>(previous) === block) {
    size += load<u32>(previous);
    block = previous;
  } else if (previous === 0) {
    freeLarge = block;
  } else {
    store<u32>(previous, <u32>block, 4);
  }
  store<u32>(block, <u32>size);
  store<u32>(block, <u32>next, 4);
}

/** Address of `bytes` bytes, aligned to 16, not zeroed; 0 when memory can't grow. */
export function allocate(bytes: usize): usize {
  if (bytes > 0xfff00000) return 0;
  if (bytes > SMALL_LIMIT) {
    const block = takeLarge((bytes + HEADER + 4095) & ~4095);
    if (block === 0) return 0;
    store<u32>(block, LARGE, 4);
    return handOut(block, bytes);
  }
  const index = classOf(max<usize>(bytes, 1));
  const list = freeLists + (index << 2);
  const free: usize = load<u32>(list);
  if (free !== 0) {
    store<u32>(list, load<u32>(free, HEADER));
    return handOut(free, bytes);
  }
  const size = classSize(index) + HEADER;
  if (slab + size > slabEnd) {
    const block = takeLarge(SLAB);
    if (block === 0) return 0;
    slabEnd = block + load<u32>(block);
    slab = block;
  }
  const block = slab;
  slab += size;
  store<u32>(block, <u32>index, 4);
  return handOut(block, bytes);
}

// @ts-ignore: decorator
@inline
function handOut(block: usize, bytes: usize): usize {
  store<u32>(block, <u32>bytes + 1, ASKED);
  return block + HEADER;
}

/** Gives back what `allocate` handed out: the bytes that were asked for, or -1 where nothing is handed out. */
export function release(address: usize): i32 {
  const block = address - HEADER;
  const asked = load<u32>(block, ASKED);
  if (asked === 0) return -1;
  store<u32>(block, 0, ASKED);
  const index: usize = load<u32>(block, 4);
  if (index === LARGE) {
    putLarge(block);
    return asked - 1;
  }
  const list = freeLists + (index << 2);
  store<u32>(address, load<u32>(list));
  store<u32>(list, <u32>block);
  return asked - 1;
}

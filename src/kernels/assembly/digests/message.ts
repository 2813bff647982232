import { viewAddress, viewLength } from '../view';

// The blocks of a message: those within it, then what is left, completed by a bit of one, zeros and the message's
// length in bits, which is a block or two.

/** Room for two blocks of the largest size. */
const TAIL: usize = memory.data(256, 16);

let blockBytes: usize = 0;
let next: usize = 0;
let end: usize = 0;
let tailEnd: usize = 0;

/** `size` is that of a block, of which the length in bits takes the last eighth. Starts before its first block. */
// @ts-ignore: decorator
@inline
export function openMessage(bytes: u64, size: usize, isBigEndian: bool): void {
  const length: usize = viewLength(bytes);
  const left = length % size;
  blockBytes = size;
  next = viewAddress(bytes);
  end = next + length - left;
  tailEnd = TAIL + (left + (size >> 3) < size ? size : size << 1);
  memory.copy(TAIL, end, left);
  store<u8>(TAIL + left, 0x80);
  memory.fill(TAIL + left + 1, 0, tailEnd - TAIL - left - 1);
  const bits = <u64>length << 3;
  store<u64>(tailEnd - 8, isBigEndian ? bswap(bits) : bits);
}

/** Address of the message's next block; 0 behind the last. */
// @ts-ignore: decorator
@inline
export function nextBlock(): usize {
  if (next === end) {
    if (end === tailEnd) return 0;
    next = TAIL;
    end = tailEnd;
  }
  const block = next;
  next += blockBytes;
  return block;
}

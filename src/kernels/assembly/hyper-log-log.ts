// Registers of HyperLogLog: a byte each, the highest number of leading zeros (and one) of the hashes that fell to it.

export function hll_clear(registers: usize, count: u32): void {
  memory.fill(registers, 0, count);
}

/** Takes a hash in: its first `precision` bits choose the register. */
export function hll_add(registers: usize, precision: u32, hash: u64): void {
  const register = registers + <usize>(hash >> (64 - precision));
  const zeros = <u32>clz<u64>((hash << precision) | (<u64>1 << (precision - 1))) + 1;
  if (zeros > <u32>load<u8>(register)) store<u8>(register, <u8>zeros);
}

/** Takes other registers in; `count` is a multiple of 16. */
export function hll_merge(registers: usize, other: usize, count: u32): void {
  for (let i: usize = 0; i < <usize>count; i += 16) {
    v128.store(registers + i, i8x16.max_u(v128.load(registers + i), v128.load(other + i)));
  }
}

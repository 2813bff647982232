// Hash tables of records: entries `{ hash: u32, record: u32 }`, a power of 2 of them, free where the record is 0. A
// record is at the first free entry from its hash on.

const ENTRY: usize = 8;

/** Puts the entries of a table, `bytes` long, into a larger one that is empty. */
export function table_rehash(entries: usize, bytes: usize, target: usize, mask: u32): void {
  const end = entries + bytes;
  for (let source = entries; source < end; source += ENTRY) {
    const word = load<u64>(source);
    if (word >> 32 === 0) continue;
    store<u64>(table_free(target, mask, <u32>word), word);
  }
}

/** The first free entry for a hash. There must be one. */
export function table_free(entries: usize, mask: u32, hash: u32): usize {
  let index = hash;
  let entry = entries + (<usize>(index & mask) << 3);
  while (load<u32>(entry, 4) !== 0) entry = entries + (<usize>(++index & mask) << 3);
  return entry;
}

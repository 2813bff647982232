// Hash tables of records: entries `{ hash: u32, record: u32 }`, a power of 2 of them, free where the record is 0. A
// record is at the first free entry from its hash on.

const ENTRY: usize = 8;

/** Puts the entries of a table, `bytes` long, into a larger one that is empty. */
export function table_rehash(entries: usize, bytes: usize, target: usize, mask: u32): void {
  const end = entries + bytes;
  for (let source = entries; source < end; source += ENTRY) {
    const word = load<u64>(source);
    if (word >> 32 === 0) continue;
    let index = <u32>word;
    let entry = target + (<usize>(index & mask) << 3);
    while (load<u32>(entry, 4) !== 0) entry = target + (<usize>(++index & mask) << 3);
    store<u64>(entry, word);
  }
}

// What an index of groups has no place for.

// What an index observes of a key: see `DIRECT_INDEX` in `direct-index-code.ts`.
const LOW: usize = 16;
const HIGH: usize = 24;
const STEP: usize = 40;

/** Widens the range of a key's values, and makes its step one of the distances between them. */
export function observe_key(key: usize, value: i64): void {
  const low = load<i64>(key, LOW);
  const high = load<i64>(key, HIGH);
  // The first one has nothing to be compared with.
  if (low <= high && load<u64>(key, STEP) !== 1) {
    store<u64>(key, greatestDivisor(load<u64>(key, STEP), distance(value, low)), STEP);
  }
  if (value < low) store<i64>(key, value, LOW);
  if (value > high) store<i64>(key, value, HIGH);
}

function distance(a: i64, b: i64): u64 {
  return a > b ? <u64>(a - b) : <u64>(b - a);
}

/** One of the numbers may be 0. */
function greatestDivisor(a: u64, b: u64): u64 {
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// The value at a place in order, without sorting all values.

/** Below so many values, sorting by insertion is quicker than dividing them. */
const FEW: u32 = 24;
/** From so many values on, the pivot is the middle of nine of them. */
const MANY: u32 = 1024;

// @ts-ignore: decorator
@inline
function at(values: usize, index: u32): i64 {
  return load<i64>(values + (<usize>index << 3));
}

// @ts-ignore: decorator
@inline
function middle(a: i64, b: i64, c: i64): i64 {
  return max(min(a, b), min(max(a, b), c));
}

function sortFew(values: usize, low: u32, high: u32): void {
  for (let i = low + 1; i <= high; i++) {
    const value = at(values, i);
    let place = i;
    while (place > low && at(values, place - 1) > value) {
      store<i64>(values + (<usize>place << 3), at(values, place - 1));
      place--;
    }
    store<i64>(values + (<usize>place << 3), value);
  }
}

/** A value near the middle of those from `low` to `high`, at places that `random` chooses. */
function choosePivot(values: usize, low: u32, high: u32, random: u64): i64 {
  const count = high - low + 1;
  if (count < MANY) return middle(at(values, low), at(values, low + (count >> 1)), at(values, high));
  const step = count / 9;
  let place = low + <u32>(random % step);
  const a = middle(at(values, place), at(values, place + step), at(values, place + 2 * step));
  place += 3 * step;
  const b = middle(at(values, place), at(values, place + step), at(values, place + 2 * step));
  place += 3 * step;
  return middle(a, b, middle(at(values, place), at(values, place + step), at(values, place + 2 * step)));
}

/**
 * The value that would stand at `index` if the signed 64-bit values were sorted; it stands there then, with none
 * above it in front and none below it behind.
 */
export function select_nth(values: usize, count: u32, index: u32): i64 {
  let low: u32 = 0;
  let high = count - 1;
  let random: u64 = 0x9e3779b97f4a7c15;
  while (high - low >= FEW) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    const pivot = choosePivot(values, low, high, random);
    // Both sides stop at values equal to the pivot: many of them are shared evenly.
    let i = low;
    let j = high;
    while (true) {
      while (at(values, i) < pivot) i++;
      while (at(values, j) > pivot) j--;
      if (i >= j) break;
      const left = at(values, i);
      store<i64>(values + (<usize>i << 3), at(values, j));
      store<i64>(values + (<usize>j << 3), left);
      i++;
      j--;
    }
    // None above the pivot stands up to `j`, none below it behind. Of each kind there is one, as the pivot is
    // the middle of several values: both sides are smaller than what was divided.
    if (index <= j) high = j;
    else low = j + 1;
  }
  sortFew(values, low, high);
  return at(values, index);
}

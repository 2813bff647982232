// Are two engines' results equal? A cell is null, a number (floating point) or a text (all else).

/** Relative difference that floating-point sums in another order may have. */
const TOLERANCE = 1e-9;
const NUMERIC = /^-?\d+(\.\d+)?$/;

/** @returns what differs, or null. The order of rows is not compared: ties may stand in any. */
export function difference(expected, actual) {
  if (expected.length !== actual.length) return `${actual.length} rows instead of ${expected.length}`;
  const [left, right] = [inOrder(expected), inOrder(actual)];
  for (const [at, row] of left.entries()) {
    if (!row.every((cell, column) => same(cell, right[at][column])))
      return `${JSON.stringify(right[at])} instead of ${JSON.stringify(row)}`;
  }
  return null;
}

function same(a, b) {
  if (a === b) return true;
  if (!isNumeric(a) || !isNumeric(b)) return false;
  if (scale(a) === scale(b) && typeof a === 'string') return false;
  const bound = Math.max(rounding(a), rounding(b)) + TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  return Math.abs(Number(a) - Number(b)) <= bound;
}

/** A decimal of a lower scale was rounded: DuckDB gives averages of decimals as doubles. Integers are exact. */
function rounding(cell) {
  return scale(cell) === 0 ? 0 : 0.5 * 10 ** -scale(cell);
}

function isNumeric(cell) {
  return typeof cell === 'number' || (typeof cell === 'string' && NUMERIC.test(cell));
}

/** Digits after the point. */
function scale(cell) {
  return typeof cell === 'number' ? 17 : (cell.split('.')[1]?.length ?? 0);
}

/** By the cells that are the same everywhere, then by the numbers as far as engines agree on them. */
function inOrder(rows) {
  const exact = (cell) => (isNumeric(cell) ? '' : `${cell}`);
  const rounded = (cell) => (isNumeric(cell) ? Number(cell).toPrecision(6) : '');
  const key = (row) => JSON.stringify([row.map(exact), row.map(rounded)]);
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}

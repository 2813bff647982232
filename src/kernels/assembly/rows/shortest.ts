// The shortest decimal that reads back as the same double or float, of those the nearest. Method: Raffaello
// Giulietti, "The Schubfach way to render doubles": one power of ten in 126 bits, three products, no loops.

const MASK_63: u64 = 0x7fffffffffffffff;

/** The result of `shortest`: the value is digits times ten to the exponent; digits may end in zeros. */
export let digits: u64 = 0;
export let exponent: i32 = 0;

/** The high half of the product. */
function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const cross = aLow * bHigh + (middle & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (cross >> 32);
}

/** The product scaled down, rounded to odd: what is lost leaves a trace in the last bit. */
// @ts-ignore: decorator
@inline
function scaled(g1: u64, g0: u64, factor: u64): u64 {
  const low = g1 * factor;
  const sum = (low >> 1) + multiplyHigh(g0, factor);
  const upper = multiplyHigh(g1, factor) + (sum >> 63);
  return upper | (((sum & MASK_63) + MASK_63) >> 63);
}

/**
 * @param c significand and `q` exponent of a positive value c * 2^q
 * @param irregular whether the neighbour below is only half as far as the one above
 * @param powers from 10^-292 to 10^324 as 126 bits rounded up: lower 63 bits, then upper ones
 */
export function shortest(c: u64, q: i32, irregular: bool, powers: usize): void {
  const odd = c & 1;
  const wide: i64 = q;
  const k = <i32>((wide * 661971961083 - (irregular ? 274743187321 : 0)) >> 41);
  const h = q + <i32>((<i64>-k * 913124641741) >> 38) + 2;
  const power = powers + (<usize>(292 - k) << 4);
  const g0 = load<u64>(power);
  const g1 = load<u64>(power, 8);
  const cb = c << 2;
  const value = scaled(g1, g0, cb << h);
  const low = scaled(g1, g0, (cb - (irregular ? 1 : 2)) << h) + odd;
  const high = scaled(g1, g0, (cb + 2) << h) - odd;
  exponent = k;
  const s = value >> 2;
  if (s >= 10) {
    // One digit less, if such a decimal rounds to the value.
    const below = (s / 10) * 10;
    const above = below + 10;
    const belowIn = low <= below << 2;
    const aboveIn = above << 2 <= high;
    if (belowIn !== aboveIn) {
      digits = belowIn ? below : above;
      return;
    }
  }
  const next = s + 1;
  const thisIn = low <= s << 2;
  const nextIn = next << 2 <= high;
  if (thisIn !== nextIn) {
    digits = thisIn ? s : next;
    return;
  }
  const order = <i64>(value - ((s + next) << 1));
  digits = order < 0 || (order === 0 && (s & 1) === 0) ? s : next;
}

import { CAPITAL, digit, putHex } from './digests/hex-digits';
import { viewAddress, viewLength } from './view';

// SQL's hex and unhex.

/** Two capital digits a byte. */
export function hex_of_bytes(bytes: u64, target: usize): void {
  putHex(viewAddress(bytes), viewLength(bytes), CAPITAL, target);
}

/** Without zeros in front; answers how many digits, at most 16. */
export function hex_of_long(value: u64, target: usize): u32 {
  const count: u32 = max<u32>((67 - <u32>clz(value)) >> 2, 1);
  let at = target + count;
  for (let rest = value; at > target; rest >>= 4) store<u8>(--at, digit(<u8>(rest & 15), CAPITAL));
  return count;
}

/** The bytes of digits, of an odd number as if there were a zero in front; 0 where there is something else. */
export function bytes_of_hex(text: u64, target: usize): i32 {
  const length = viewLength(text);
  const from = viewAddress(text);
  const end = from + length;
  let at = from;
  let to = target;
  if (length & 1) {
    const value = digitValue(load<u8>(at++));
    if (value > 15) return 0;
    store<u8>(to++, <u8>value);
  }
  for (; at < end; at += 2) {
    const high = digitValue(load<u8>(at));
    const low = digitValue(load<u8>(at, 1));
    if ((high | low) > 15) return 0;
    store<u8>(to++, <u8>((high << 4) | low));
  }
  return 1;
}

/** Above 15 for what is no digit. */
// @ts-ignore: decorator
@inline
function digitValue(byte: u8): u32 {
  const decimal = <u32>byte - 0x30;
  if (decimal <= 9) return decimal;
  const letter = (<u32>byte | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : 0xff;
}

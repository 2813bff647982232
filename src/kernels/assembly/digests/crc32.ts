import { viewAddress, viewLength } from '../view';

// The checksum of gzip and zip: CRC-32 with the reversed polynomial, eight bytes a step.

const POLYNOMIAL: u32 = 0xedb88320;
/** By how many of the eight bytes follow, and byte: what it does to the checksum. */
const TABLES: usize = memory.data(8 * 256 * 4, 16);
let ready = false;

function fillTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    store<u32>(TABLES + (byte << 2), crc);
  }
  for (let entry: usize = 256; entry < 8 * 256; entry++) {
    const before = load<u32>(TABLES + ((entry - 256) << 2));
    store<u32>(TABLES + (entry << 2), (before >> 8) ^ effect(0, before & 255));
  }
  ready = true;
}

// @ts-ignore: decorator
@inline
function effect(following: usize, byte: u32): u32 {
  return load<u32>(TABLES + (following << 10) + (<usize>byte << 2));
}

export function crc32(bytes: u64): u32 {
  if (!ready) fillTables();
  let p = viewAddress(bytes);
  const end = p + viewLength(bytes);
  let crc: u32 = 0xffffffff;
  for (; p + 8 <= end; p += 8) {
    const a = crc ^ load<u32>(p);
    const b = load<u32>(p, 4);
    crc =
      effect(7, a & 255) ^ effect(6, (a >> 8) & 255) ^ effect(5, (a >> 16) & 255) ^ effect(4, a >> 24) ^
      effect(3, b & 255) ^ effect(2, (b >> 8) & 255) ^ effect(1, (b >> 16) & 255) ^ effect(0, b >> 24);
  }
  for (; p < end; p++) crc = (crc >> 8) ^ effect(0, (crc ^ load<u8>(p)) & 255);
  return ~crc;
}

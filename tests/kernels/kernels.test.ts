import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashBytes, hashInt, hashLong } from '../../src/functions/values/murmur3.ts';
import type { Kernels } from '../../src/kernels/kernels.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const loader = loadKernels({ maxPages: 2048 });
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let memory: WebAssembly.Memory;
let kernels: Kernels;

/** A view of bytes in linear memory. */
function put(value: string | Uint8Array): bigint {
  const bytes = typeof value === 'string' ? encoder.encode(value) : value;
  const address = kernels.allocate(bytes.length) >>> 0;
  new Uint8Array(memory.buffer).set(bytes, address);
  return (BigInt(bytes.length) << 32n) | BigInt(address);
}

function get(view: bigint): string {
  const address = Number(view & 0xffffffffn);
  return decoder.decode(new Uint8Array(memory.buffer, address, Number(BigInt.asUintN(64, view) >> 32n)));
}

beforeAll(() => {
  memory = loader.createMemory();
  kernels = loader.instantiate(memory);
});

describe('the allocator', () => {
  it('hands out disjoint, aligned blocks and reuses them', () => {
    const own = loader.createMemory();
    const { allocate, release } = loader.instantiate(own);
    const live: { at: number; size: number; mark: number }[] = [];
    let state = 1;
    const next = (n: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state % n;
    };
    for (let round = 0; round < 20_000; round++) {
      const size = next(100) === 0 ? next(500_000) : next(2000);
      const at = allocate(size) >>> 0;
      expect(at % 16).toBe(0);
      expect(at).not.toBe(0);
      const mark = round & 255;
      new Uint8Array(own.buffer, at, size).fill(mark);
      live.push({ at, size, mark });
      if (live.length > 200) {
        const [gone] = live.splice(next(live.length), 1);
        const bytes = new Uint8Array(own.buffer, gone!.at, gone!.size);
        expect(bytes.every((byte) => byte === gone!.mark)).toBe(true);
        release(gone!.at);
      }
    }
    expect(own.buffer.byteLength).toBeLessThan(64 << 20);
  });

  it('says how many bytes came back, and refuses what is not handed out', () => {
    const { allocate, release } = loader.instantiate(loader.createMemory());
    for (const size of [0, 1, 16, 1000, 32_768, 32_769, 500_000]) {
      const at = allocate(size) >>> 0;
      expect(release(at)).toBe(size);
      expect(release(at)).toBe(-1);
    }
  });

  it('does not grow a memory that has room, and counts what it handed out', () => {
    const own = loader.createMemory(2 ** 26);
    const { allocate, release, reached } = loader.instantiate(own);
    const { buffer } = own;
    const before = reached();
    expect(before).toBeLessThan(2 ** 20);
    const first = allocate(2 ** 25);
    release(first);
    release(allocate(2 ** 25));
    expect(buffer.byteLength).toBe(2 ** 26);
    expect(reached() - before).toBeGreaterThanOrEqual(2 ** 25);
    expect(reached() - before).toBeLessThan(2 ** 25 + 2 ** 16);
    allocate(2 ** 26);
    expect(buffer.byteLength).toBe(0);
  });

  it('says 0 when memory cannot grow, and goes on after a release', () => {
    const { allocate, release } = loader.instantiate(loader.createMemory());
    const blocks: number[] = [];
    while (true) {
      const at = allocate(10 << 20) >>> 0;
      if (at === 0) break;
      blocks.push(at);
    }
    expect(blocks.length).toBe(12);
    expect(allocate(0xfffffff0)).toBe(0);
    release(blocks[3]!);
    release(blocks[4]!);
    expect(allocate(20 << 20) >>> 0).toBe(blocks[3]);
  });
});

describe('string kernels', () => {
  it('compare and search', () => {
    const long = 'x'.repeat(40);
    for (const [a, b] of [
      ['', ''],
      ['a', 'b'],
      ['abc', 'ab'],
      [`${long}a`, `${long}b`],
      ['é', 'z'],
      [`${long}é`, long],
    ] as const) {
      const order = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(kernels.str_compare(put(a), put(b))).toBe(order);
      expect(kernels.str_compare(put(b), put(a))).toBe(order === 0 ? 0 : -order);
      expect(kernels.str_equal(put(a), put(b))).toBe(Number(a === b));
      expect(kernels.str_hash(put(a)) === kernels.str_hash(put(b))).toBe(a === b);
    }
    const text = `${long}needle in a haystack, ${long}needle`;
    for (const part of ['', 'x', 'needle', 'k', 'stack, x', 'none', `${text}!`, text]) {
      const view = put(part);
      expect(kernels.str_find(put(text), view, 0), part).toBe(text.indexOf(part));
      expect(kernels.str_find(put(text), view, 41), part).toBe(text.indexOf(part, 41));
      expect(kernels.str_contains(put(text), view)).toBe(Number(text.includes(part)));
      expect(kernels.str_starts_with(put(text), view)).toBe(Number(text.startsWith(part)));
      expect(kernels.str_ends_with(put(text), view)).toBe(Number(text.endsWith(part)));
    }
  });

  it('count, cut and change characters', () => {
    const text = 'héllo wörld, 20 and more ✓ 😀';
    const characters = [...text];
    expect(kernels.utf8_length(put(text))).toBe(characters.length);
    for (const [position, count] of [
      [1, 5],
      [0, 5],
      [2, 100],
      [-3, 2],
      [-100, 75],
      [26, 3],
      [40, 1],
      [1, -1],
      [3, 2147483647],
    ] as const) {
      const start = position > 0 ? position - 1 : position < 0 ? characters.length + position : 0;
      const part = characters.slice(Math.max(start, 0), Math.max(start + count, 0)).join('');
      expect(get(kernels.str_substring(put(text), position, count)), `${position}, ${count}`).toBe(part);
    }
    const target = put('-'.repeat(30));
    const address = Number(target & 0xffffffffn);
    expect(kernels.str_upper_ascii(put('abcXYZ[{ more than sixteen'), address)).toBe(1);
    expect(get(target).slice(0, 26)).toBe('ABCXYZ[{ MORE THAN SIXTEEN');
    expect(kernels.str_lower_ascii(put('É'), address)).toBe(0);
    expect(get(kernels.str_trim(put('  a b '), 3))).toBe('a b');
    expect(get(kernels.str_trim(put('  a b '), 2))).toBe('  a b');
    expect(get(kernels.str_trim(put('   '), 1))).toBe('');
  });

  it('tell well-formed UTF-8', () => {
    const cases: [number[], boolean][] = [
      [[...encoder.encode('plain ascii, twenty bytes é ✓ 😀')], true],
      [[0xc0, 0x80], false],
      [[0xed, 0xa0, 0x80], false],
      [[0xf4, 0x90, 0x80, 0x80], false],
      [[0xe2, 0x82], false],
      [[0x80], false],
      [[0xf0, 0x9f, 0x98, 0x80], true],
    ];
    for (const [bytes, valid] of cases) {
      expect(kernels.utf8_valid(put(new Uint8Array(bytes))), bytes.join()).toBe(Number(valid));
    }
  });

  it('turn, repeat, capitalize and translate texts of any length', () => {
    const target = kernels.allocate(1024) >>> 0;
    const made = (length: number) => get((BigInt(length) << 32n) | BigInt(target));
    const letters = 'aB 1zZ  @[`{cd9 Yx-';
    const table = new Uint8Array(128).map((_, code) => (code === 0x61 ? 0x41 : code === 0x20 ? 0xff : code));
    const tableAt = Number(put(table) & 0xffffffffn);
    for (let length = 0; length <= 70; length++) {
      const text = letters.repeat(4).slice(0, length);
      for (const whole of [text, `${text}é😀${text}`]) {
        const bytes = Buffer.byteLength(whole);
        kernels.text_reverse(put(whole), target);
        expect(made(bytes)).toBe([...whole].reverse().join(''));
        const translated = kernels.text_translate(put(whole), tableAt, target);
        expect(made(translated)).toBe(whole.replaceAll('a', 'A').replaceAll(' ', ''));
        const isAscii = kernels.text_initcap_ascii(put(whole), target);
        expect(isAscii).toBe(Number(whole === text));
        if (isAscii) {
          const words = whole.toLowerCase().replace(/(^| )[a-z]/g, (word) => word.toUpperCase());
          expect(made(bytes)).toBe(words);
        }
        if (length === 0) continue;
        for (const total of [1, bytes - 1, bytes, bytes + 1, 3 * bytes + 2]) {
          kernels.text_repeat(put(text), total, target);
          expect(made(total)).toBe(text.repeat(total).slice(0, total));
        }
      }
    }
  });

  it('cut texts at separators and replace parts', () => {
    const text = put('a--b---c--');
    expect(get(kernels.text_before_nth(text, put('--'), 2))).toBe('a--b');
    expect(get(kernels.text_before_nth(text, put('--'), 3))).toBe('a--b-');
    expect(get(kernels.text_before_nth(text, put('--'), -2))).toBe('c--');
    expect(get(kernels.text_before_nth(text, put('--'), 9))).toBe('a--b---c--');
    expect(get(kernels.text_part(text, put('--'), 3))).toBe('-c');
    expect(get(kernels.text_part(text, put('--'), -1))).toBe('');
    expect(get(kernels.text_part(text, put('--'), -4))).toBe('a');
    expect(get(kernels.text_part(text, put('--'), -5))).toBe('');
    expect(get(kernels.text_trim_set(put('xx-é-x'), 0n, 1n << 56n, 3))).toBe('-é-');
    const target = kernels.allocate(64) >>> 0;
    const length = kernels.text_replace(text, put('--'), put('é'), target);
    expect(get((BigInt(length) << 32n) | BigInt(target))).toBe('aébé-cé');
  });

  it('match LIKE as its definition says', () => {
    const reference = (text: string, pattern: string, escapeChar: string): boolean => {
      let source = '';
      const characters = [...pattern];
      for (let i = 0; i < characters.length; i++) {
        const c = characters[i]!;
        if (c === escapeChar) source += characters[++i]!.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
        else if (c === '%') source += '.*';
        else if (c === '_') source += '.';
        else source += c.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      }
      return new RegExp(`^${source}$`, 'su').test(text);
    };
    const texts = [
      '',
      'a',
      'ab',
      'aab',
      'abcabc',
      'a%b',
      'a_b',
      'é',
      'éa',
      'xxabxxabyy',
      'a\\b',
      'aaaaaaaaaaaaaaaaaaaaab',
    ];
    const patterns = [
      '',
      '%',
      '_',
      'a%',
      '%b',
      '%ab%',
      'a_b',
      '__',
      '%_b',
      '_%',
      'a\\%b',
      'a\\_b',
      '%a%b%',
      '%é%',
      '_a',
      '%abc',
      '%%_%%',
      '%aab',
      'a\\\\b',
      '%\\%%',
      '%_ab_%',
    ];
    for (const text of texts) {
      for (const pattern of patterns) {
        const matched = kernels.str_like(put(text), put(pattern), put('\\'));
        expect(matched, `${text} LIKE ${pattern}`).toBe(Number(reference(text, pattern, '\\')));
      }
    }
    expect(kernels.like_check(put('a\\%'), put('\\'))).toBe(0);
    expect(kernels.like_check(put('a\\b'), put('\\'))).toBe(1);
    expect(kernels.like_check(put('a\\'), put('\\'))).toBe(2);
    expect(kernels.str_like(put('a%'), put('a/%'), put('/'))).toBe(1);
  });
});

describe('hashes and encodings', () => {
  const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 167 + length * 31) & 255);
  /** Every number of bytes around those of blocks, and several blocks. */
  const lengths = [...Array(300).keys(), 1000, 4096];

  it('write digests as Node does', () => {
    const target = kernels.allocate(128) >>> 0;
    const read = (digits: number) => get((BigInt(digits) << 32n) | BigInt(target));
    for (const length of lengths) {
      const bytes = bytesOf(length);
      const view = put(bytes);
      const expected = (name: string) => createHash(name).update(bytes).digest('hex');
      kernels.md5(view, target);
      expect(read(32), `md5 ${length}`).toBe(expected('md5'));
      kernels.sha1(view, target);
      expect(read(40), `sha1 ${length}`).toBe(expected('sha1'));
      for (const bits of [224, 256, 384, 512]) {
        kernels[bits > 256 ? 'sha512' : 'sha256'](view, bits, target);
        expect(read(bits / 4), `sha${bits} ${length}`).toBe(expected(`sha${bits}`));
      }
      expect(kernels.crc32(view) >>> 0, `crc32 ${length}`).toBe(crc32(bytes));
      expect(kernels.murmur3_bytes(view, 42), `murmur3 ${length}`).toBe(hashBytes(bytes, 42));
    }
    for (const value of [0n, 1n, -1n, 1n << 40n, -(1n << 63n)]) {
      expect(kernels.murmur3_i64(value, 7)).toBe(hashLong(value, 7));
      expect(kernels.murmur3_i32(Number(BigInt.asIntN(32, value)), 7)).toBe(
        hashInt(Number(BigInt.asIntN(32, value)), 7),
      );
    }
  });

  it('write bytes in base 16 and 64, and read them', () => {
    const target = kernels.allocate(16384) >>> 0;
    const view = (length: number) => (BigInt(length) << 32n) | BigInt(target);
    for (const length of lengths) {
      const bytes = bytesOf(length);
      const hex = Buffer.from(bytes).toString('hex').toUpperCase();
      const base64 = Buffer.from(bytes).toString('base64');
      kernels.hex_of_bytes(put(bytes), target);
      expect(get(view(hex.length))).toBe(hex);
      kernels.base64_of_bytes(put(bytes), 0, target);
      expect(get(view(base64.length))).toBe(base64);
      const lines = base64.replace(/.{76}(?=.)/g, '$&\r\n');
      kernels.base64_of_bytes(put(bytes), 1, target);
      expect(get(view(lines.length))).toBe(lines);
      expect(kernels.bytes_of_base64(put(lines), target)).toBe(length);
      expect(Buffer.from(memory.buffer, target, length).equals(bytes)).toBe(true);
      expect(kernels.bytes_of_hex(put(hex), target)).toBe(1);
      expect(Buffer.from(memory.buffer, target, length).equals(bytes)).toBe(true);
      expect(kernels.bytes_of_base64(put(base64), target)).toBe(length);
      expect(Buffer.from(memory.buffer, target, length).equals(bytes)).toBe(true);
    }
    for (const [text, value] of [
      ['fAe', '0fae'],
      ['', ''],
    ] as const) {
      expect(kernels.bytes_of_hex(put(text), target)).toBe(1);
      expect(Buffer.from(memory.buffer, target, value.length / 2).toString('hex')).toBe(value);
    }
    for (const text of ['g0', '0:', '@a', '`a', 'é']) expect(kernels.bytes_of_hex(put(text), target)).toBe(0);
    for (const text of [
      'QQ',
      'Q Q=',
      'Q===',
      '====',
      'QQ==QQ==',
      'QQ=Q',
      'Q-Q=',
      'QQQQQ',
      'QQ\r\n==',
      'QQQé',
    ]) {
      expect(kernels.bytes_of_base64(put(text), target), text).toBe(-1);
    }
    for (const [value, digits] of [
      [0n, '0'],
      [255n, 'FF'],
      [-1n, 'F'.repeat(16)],
      [1n << 60n, `1${'0'.repeat(15)}`],
    ] as const) {
      expect(get(view(kernels.hex_of_long(value, target)))).toBe(digits);
    }
  });
});

describe('Snappy', () => {
  it('compresses to what it decompresses', () => {
    let state = 3;
    const next = (n: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % n;
    };
    const samples = [0, 1, 15, 16, 100, 70_000, 200_000].flatMap((size) =>
      [1, 3, 256].map((letters) =>
        Uint8Array.from({ length: size }, (_, i) => (i % 997 < 500 ? next(letters) : i % 7)),
      ),
    );
    for (const sample of samples) {
      const source = kernels.allocate(sample.length + 64) >>> 0;
      const packed = kernels.allocate(kernels.snappy_bound(sample.length) + 64) >>> 0;
      const target = kernels.allocate(sample.length + 64) >>> 0;
      new Uint8Array(memory.buffer).set(sample, source);
      const size = kernels.snappy_compress(source, sample.length, packed);
      expect(size).toBeLessThanOrEqual(kernels.snappy_bound(sample.length));
      expect(kernels.snappy_decompress(packed, size, target, sample.length)).toBe(0);
      expect(Buffer.compare(new Uint8Array(memory.buffer, target, sample.length), sample)).toBe(0);
      if (size > 1) expect(kernels.snappy_decompress(packed, size - 1, target, sample.length)).toBe(-1);
      for (const address of [source, packed, target]) kernels.release(address);
    }
  });
});

describe('sorts', () => {
  const ENTRY = 16;
  /** Entries with these prefixes, whose records are their positions. */
  function entriesOf(prefixes: readonly bigint[]): { readonly entries: number; readonly scratch: number } {
    const entries = kernels.allocate(prefixes.length * ENTRY) >>> 0;
    const scratch = kernels.allocate(prefixes.length * ENTRY) >>> 0;
    const view = new DataView(memory.buffer);
    prefixes.forEach((prefix, i) => {
      view.setBigUint64(entries + i * ENTRY, prefix, true);
      view.setUint32(entries + i * ENTRY + 12, i, true);
    });
    return { entries, scratch };
  }
  function order(entries: number, count: number): number[] {
    const view = new DataView(memory.buffer);
    return Array.from({ length: count }, (_, i) => view.getUint32(entries + i * ENTRY + 12, true));
  }
  /** A stable sort's order. */
  function expected(prefixes: readonly bigint[]): number[] {
    return prefixes
      .map((_, i) => i)
      .sort((a, b) => (prefixes[a]! < prefixes[b]! ? -1 : prefixes[a]! > prefixes[b]! ? 1 : a - b));
  }
  let state = 7n;
  const random = () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return state;
  };

  /** Sorts values, all at once where they are few. */
  function expectSorted(prefixes: readonly bigint[]): void {
    const { entries, scratch } = entriesOf(prefixes);
    expect(kernels.sort_prefixes(entries, scratch, prefixes.length)).toBe(0);
    expect(order(entries, prefixes.length)).toEqual(expected(prefixes));
  }

  it.each([1, 2, 15, 16, 17, 100, 127])('merges %i entries', (count) => {
    expectSorted(Array.from({ length: count }, () => random() % 50n));
  });

  it('sorts by the bits that differ', () => {
    expectSorted(Array.from({ length: 5000 }, () => (random() & 0xff00ff0000000fffn) | 0x1230000n));
  });

  it.each([
    ['of one value', () => 5n],
    ['in few bits far apart', () => ((random() % 3n) << 61n) | (random() % 100n)],
    ['in all bits', random],
    // The highest bits tell hardly any two of them apart.
    ['that mostly agree in the highest bits', () => (random() % 50n === 0n ? random() : random() % 100_000n)],
  ])('sorts values %s by the highest bits, then what these leave', (_, value) => {
    for (const count of [128, 200, 3000]) expectSorted(Array.from({ length: count }, value));
  });

  it('merges few runs, and parts many rows by their highest bits, not those in runs', () => {
    const runs = (lengths: readonly number[]) =>
      lengths.flatMap((length) => Array.from({ length }, () => random()).sort((a, b) => (a < b ? -1 : 1)));
    for (const lengths of [[70_000], [400, 3], [1, 2, 300], Array(16).fill(5000)]) {
      expectSorted(runs(lengths));
    }
    const prefixes = Array.from({ length: 70_000 }, () => random() & 0x0000_ffff_0000_000fn);
    const { entries, scratch } = entriesOf(prefixes);
    expect(kernels.sort_prefixes(entries, scratch, prefixes.length)).toBe(41);
    const high = prefixes.map((prefix) => prefix >> 40n);
    expect(order(entries, prefixes.length)).toEqual(expected(high));
    const end = entries + prefixes.length * ENTRY;
    const first = high.filter((h) => h === 0n).length;
    expect(kernels.sort_same(entries, end, 40)).toBe(entries + first * ENTRY);
  });

  it('finds ties', () => {
    const { entries } = entriesOf([1n, 2n, 2n, 2n, 3n, 4n, 4n]);
    const end = entries + 7 * ENTRY;
    expect(kernels.sort_tie(entries, end)).toBe(entries + ENTRY);
    expect(kernels.sort_same(entries + ENTRY, end, 0)).toBe(entries + 4 * ENTRY);
    expect(kernels.sort_tie(entries + 4 * ENTRY, end)).toBe(entries + 5 * ENTRY);
    expect(kernels.sort_same(entries + 5 * ENTRY, end, 0)).toBe(end);
    expect(kernels.sort_tie(end, end)).toBe(end);
    expect(kernels.sort_tie(entries, entries + 2 * ENTRY)).toBe(entries + 2 * ENTRY);
  });

  it('orders texts by prefixes as by their bytes', () => {
    const texts = [
      '',
      '\0',
      '\0\0',
      'a',
      'a\0',
      'abcdefg',
      'abcdefgh',
      'abcdefgi',
      'abcdefh',
      'ä',
      '日本語の文字',
    ];
    for (const [i, a] of texts.entries()) {
      for (const b of texts.slice(i + 1)) {
        const [x, y] = [a, b].map((text) => BigInt.asUintN(64, kernels.text_prefix(put(text), 0)));
        expect(x! < y! || (x === y && a.startsWith('abcdefg') && b.startsWith(a.slice(0, 7)))).toBe(true);
      }
    }
  });

  it('finds what texts of records share', () => {
    const common = (texts: readonly string[]) => {
      const { entries } = entriesOf(texts.map(() => 0n));
      const view = new DataView(memory.buffer);
      texts.forEach((text, i) => {
        const record = kernels.allocate(16) >>> 0;
        view.setBigUint64(record + 8, put(text), true);
        view.setUint32(entries + i * ENTRY + 12, record, true);
      });
      return kernels.text_common(entries, texts.length, 8);
    };
    expect(common(['the same', 'the same'])).toBe(-1);
    expect(common(['the same one', 'the same two', 'the same'])).toBe(8);
    expect(common(['a', 'a\0'])).toBe(1);
    expect(common(['', 'x'])).toBe(0);
  });
});

describe('selection', () => {
  it('finds the value at any place in the order, and divides the values there', () => {
    let state = 7;
    const random = (n: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % n;
    };
    const kinds: ((i: number, count: number) => bigint)[] = [
      () => BigInt(random(1 << 24)) - (1n << 23n),
      () => BigInt(random(3)),
      () => 5n,
      (i) => BigInt(i),
      (i, count) => BigInt(count - i),
      (i, count) => BigInt(Math.abs(2 * i - count)),
      (i) => (i % 2 === 0 ? -(2n ** 63n) : 2n ** 63n - 1n),
    ];
    for (const count of [1, 2, 24, 25, 26, 27, 1000, 5000]) {
      for (const kind of kinds) {
        const values = BigInt64Array.from({ length: count }, (_, i) => kind(i, count));
        const sorted = values.toSorted();
        const address = kernels.allocate(count * 8) >>> 0;
        const placed = () => new BigInt64Array(memory.buffer, address, count);
        placed().set(values);
        for (const index of [0, count - 1, random(count), random(count), count >> 1]) {
          expect(kernels.select_nth(address, count, index)).toBe(sorted[index]);
          expect(placed()[index]).toBe(sorted[index]);
          expect(placed().every((v, i) => (i < index ? v <= sorted[index]! : v >= sorted[index]!))).toBe(
            true,
          );
        }
        expect(placed().toSorted()).toEqual(sorted);
        kernels.release(address);
      }
    }
  });
});

describe('what an index of groups observes', () => {
  const [LOW, HIGH, STEP] = [16, 24, 40];
  function observe(values: readonly bigint[]): readonly bigint[] {
    const key = kernels.allocate(64) >>> 0;
    const view = new DataView(memory.buffer);
    new Uint8Array(memory.buffer, key, 64).fill(0);
    view.setBigInt64(key + LOW, 2n ** 63n - 1n, true);
    view.setBigInt64(key + HIGH, -(2n ** 63n), true);
    for (const value of values) kernels.observe_key(key, value);
    return [LOW, HIGH, STEP].map((at) => view.getBigInt64(key + at, true));
  }

  it.each<[string, readonly bigint[], readonly bigint[]]>([
    ['one value has no step', [-5n], [-5n, -5n, 0n]],
    ['the same value again has none', [7n, 7n], [7n, 7n, 0n]],
    ['multiples, in any order', [3600n, 0n, 10800n, -7200n], [-7200n, 10800n, 3600n]],
    ['neighbours', [10n, 20n, 31n, 50n], [10n, 50n, 1n]],
    ['ends of the range', [-(2n ** 63n), 2n ** 63n - 1n], [-(2n ** 63n), 2n ** 63n - 1n, -1n]],
  ])('%s', (_, values, expected) => {
    expect(observe(values)).toEqual(expected);
  });
});

export type KllKind = 'bigint' | 'double' | 'float';

type Item = number | bigint;

/**
 * A sketch of a multitude of numbers that tells ranks and quantiles: level i holds items that stand for 2^i
 * each. A level that is full is sorted, and every other item moves up.
 */
export interface KllSketch {
  readonly kind: KllKind;
  readonly k: number;
  n: number;
  min: Item | null;
  max: Item | null;
  readonly levels: Item[][];
}

export function emptyKll(kind: KllKind, k: number): KllSketch {
  return { kind, k, n: 0, min: null, max: null, levels: [[]] };
}

function order(a: Item, b: Item): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function addToKll(sketch: KllSketch, item: Item): void {
  sketch.n += 1;
  if (sketch.min === null || item < sketch.min) sketch.min = item;
  if (sketch.max === null || item > sketch.max) sketch.max = item;
  sketch.levels[0]!.push(item);
  compact(sketch);
}

/** Lower levels hold fewer items: two thirds of the one above, but eight at least. */
function capacity({ k, levels }: KllSketch, level: number): number {
  return Math.max(8, Math.ceil(k * (2 / 3) ** (levels.length - 1 - level)));
}

function compact(sketch: KllSketch): void {
  for (let level = 0; level < sketch.levels.length; level += 1) {
    const items = sketch.levels[level]!;
    if (items.length <= capacity(sketch, level)) continue;
    items.sort(order);
    if (level + 1 === sketch.levels.length) sketch.levels.push([]);
    const above = sketch.levels[level + 1]!;
    // An odd one stays, so that the weights still add up to n.
    const kept = items.length % 2 === 1 ? [items.pop()!] : [];
    const offset = (sketch.n + level) % 2;
    for (let i = offset; i < items.length; i += 2) above.push(items[i]!);
    sketch.levels[level] = kept;
  }
}

export function mergeKll(into: KllSketch, from: KllSketch): void {
  into.n += from.n;
  if (from.min !== null && (into.min === null || from.min < into.min)) into.min = from.min;
  if (from.max !== null && (into.max === null || from.max > into.max)) into.max = from.max;
  for (const [level, items] of from.levels.entries()) {
    while (into.levels.length <= level) into.levels.push([]);
    into.levels[level]!.push(...items);
  }
  compact(into);
}

function weighted({ levels }: KllSketch): readonly (readonly [Item, number])[] {
  return levels
    .flatMap((items, level) => items.map((item) => [item, 2 ** level] as const))
    .sort(([a], [b]) => order(a, b));
}

/** The smallest item whose rank, itself included, is at least this one; null for an empty sketch. */
export function kllQuantile(sketch: KllSketch, rank: number): Item | null {
  if (sketch.n === 0) return null;
  if (rank === 0) return sketch.min;
  if (rank === 1) return sketch.max;
  const wanted = rank * sketch.n;
  let seen = 0;
  for (const [item, weight] of weighted(sketch)) {
    seen += weight;
    if (seen >= wanted) return item;
  }
  return sketch.max;
}

/** The share of items that are not above the value. */
export function kllRank(sketch: KllSketch, value: Item): number | null {
  if (sketch.n === 0) return null;
  let below = 0;
  for (const [level, items] of sketch.levels.entries()) {
    for (const item of items) if (item <= value) below += 2 ** level;
  }
  return below / sketch.n;
}

const NAMES: Readonly<Record<KllKind, string>> = { bigint: 'Longs', double: 'Doubles', float: 'Floats' };

export function describeKll(sketch: KllSketch): string {
  const retained = sketch.levels.reduce((sum, items) => sum + items.length, 0);
  const lines = [
    '',
    `### KllKll${NAMES[sketch.kind]}Sketch Summary:`,
    `   K                      : ${sketch.k}`,
    `   N                      : ${sketch.n}`,
    `   Levels                 : ${sketch.levels.length}`,
    `   Retained Quantiles     : ${retained}`,
    `   Min                    : ${sketch.min ?? 'null'}`,
    `   Max                    : ${sketch.max ?? 'null'}`,
    '### End sketch summary',
    '',
  ];
  return lines.join('\n');
}

const MAGIC = 0x53704b6c;
const KINDS: readonly KllKind[] = ['bigint', 'double', 'float'];
const HEADER = 4 + 1 + 2 + 8 + 16 + 1;

/** Our own form: magic number, kind, k, n, least and greatest item, then the levels with their lengths. */
export function encodeKll(sketch: KllSketch): Uint8Array {
  const items = sketch.levels.reduce((sum, level) => sum + level.length, 0);
  const bytes = new Uint8Array(HEADER + sketch.levels.length * 4 + items * 8);
  const view = new DataView(bytes.buffer);
  const put = (at: number, item: Item): void => {
    if (typeof item === 'bigint') view.setBigInt64(at, item);
    else view.setFloat64(at, item);
  };
  view.setUint32(0, MAGIC);
  view.setUint8(4, KINDS.indexOf(sketch.kind));
  view.setUint16(5, sketch.k);
  view.setFloat64(7, sketch.n);
  if (sketch.min !== null && sketch.max !== null) {
    put(15, sketch.min);
    put(23, sketch.max);
  }
  view.setUint8(31, sketch.levels.length);
  let at = HEADER;
  for (const level of sketch.levels) {
    view.setUint32(at, level.length);
    at += 4;
    for (const item of level) {
      put(at, item);
      at += 8;
    }
  }
  return bytes;
}

/** Undefined for bytes that `encodeKll` didn't make. */
export function decodeKll(bytes: Uint8Array): KllSketch | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0) !== MAGIC) return undefined;
  const kind = KINDS[view.getUint8(4)];
  if (kind === undefined) return undefined;
  const get = (at: number): Item => (kind === 'bigint' ? view.getBigInt64(at) : view.getFloat64(at));
  const n = view.getFloat64(7);
  const levels: Item[][] = [];
  let at = HEADER;
  for (let level = 0; level < view.getUint8(31); level += 1) {
    const length = view.getUint32(at);
    at += 4;
    levels.push(Array.from({ length }, (_, i) => get(at + i * 8)));
    at += length * 8;
  }
  return {
    kind,
    k: view.getUint16(5),
    n,
    min: n === 0 ? null : get(15),
    max: n === 0 ? null : get(23),
    levels,
  };
}

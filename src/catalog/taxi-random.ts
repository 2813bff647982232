/**
 * Random numbers that are the same on every machine: integers of sfc32, no library's functions. One stream a
 * file, seeded by what the file is.
 */
export class TaxiRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    let hash = 0x811c9dc5;
    for (const char of seed) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    this.#a = hash | 0;
    this.#b = Math.imul(hash, 0x9e3779b1) | 0;
    this.#c = 0x2545f491;
    for (let i = 0; i < 16; i++) this.bits();
  }

  /** 32 bits, unsigned. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** [0, 1). */
  uniform(): number {
    return this.bits() / 2 ** 32;
  }

  /** 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  oneIn(n: number): boolean {
    return this.uniform() * n < 1;
  }

  /** An element of a table made by `weighted`. */
  pick(table: Uint16Array): number {
    return table[this.bits() >>> 18]!;
  }
}

/** `TaxiRandom.pick` takes 14 bits. */
const TABLE = 1 << 14;

/** A table in which each value has as many places as its weight says. */
export function weighted(choices: Iterable<readonly [value: number, weight: number]>): Uint16Array {
  const list = [...choices];
  const total = list.reduce((sum, [, weight]) => sum + weight, 0);
  const table = new Uint16Array(TABLE);
  let sum = 0;
  let at = 0;
  for (const [value, weight] of list) {
    sum += weight;
    const end = Math.round((sum / total) * TABLE);
    table.fill(value, at, end);
    at = end;
  }
  return table;
}

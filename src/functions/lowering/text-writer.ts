import { divideUnsigned } from '../../codegen/constant-division.ts';
import { i32 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { TextPlace } from './text-place.ts';

const n = i32.const;

/** Writes texts and digits one behind the other; where all widths are fixed, at fixed places. */
export class TextWriter {
  readonly #c: LowerContext;
  /** Behind what has been written. */
  readonly #place: TextPlace;

  constructor(c: LowerContext, start: Ir) {
    this.#c = c;
    this.#place = new TextPlace(c, start);
  }

  length(): Ir {
    return this.#place.bytes();
  }

  bytes(bytes: Buffer): void {
    const { f } = this.#c;
    const at = this.#place.base();
    let i = 0;
    for (; i + 4 <= bytes.length; i += 4) {
      f.store('i32.store', at, n(bytes.readInt32LE(i)), this.#place.fixed + i);
    }
    for (; i < bytes.length; i += 1) f.store('i32.store8', at, n(bytes[i]!), this.#place.fixed + i);
    this.#place.advance(bytes.length);
  }

  /** At least `width` digits, at most `most`. */
  digits(value: Ir, width: number, most: number): void {
    if (width >= most) {
      this.#padded(value, width);
      return;
    }
    const { f } = this.#c;
    const count = f.local('i32', 'digits');
    f.set(count, n(width));
    for (let d = width; d < most; d += 1) {
      f.set(count, i32.add(f.get(count), i32.ge_u(value, n(10 ** d))));
    }
    // Written from the last digit on; a text of its own digits, so that no more than these are written.
    const last = f.let('last', i32.add(this.#place.base(), f.get(count)));
    let rest = value;
    for (let d = 0; d < most; d += 1) {
      const quotient = f.let('quotient', divideUnsigned(rest, 10, 10 ** most));
      const digit = i32.add(i32.sub(rest, i32.mul(quotient, n(10))), n(48));
      const place = i32.add(i32.sub(last, n(d + 1)), n(this.#place.fixed));
      const put = (): void => f.store('i32.store8', place, digit);
      if (d < width) put();
      else f.if(i32.gt_u(f.get(count), n(d)), put);
      rest = quotient;
    }
    this.#place.skip(f.get(count));
  }

  #padded(value: Ir, width: number): void {
    const { f } = this.#c;
    const at = this.#place.base();
    let rest = value;
    for (let d = width; d > 0; d -= d === 1 ? 1 : 2) {
      const place = this.#place.fixed + d - 2;
      const quotient = d <= 2 ? n(0) : f.let('quotient', divideUnsigned(rest, 100, 10 ** d));
      const pair = f.let('pair', d <= 2 ? rest : i32.sub(rest, i32.mul(quotient, n(100))));
      if (d === 1) f.store('i32.store8', at, i32.add(pair, n(48)), this.#place.fixed);
      else {
        const tens = f.let('tens', divideUnsigned(pair, 10, 99));
        const units = i32.sub(pair, i32.mul(tens, n(10)));
        f.store('i32.store16', at, i32.add(i32.or(tens, i32.shl(units, n(8))), n(0x3030)), place);
      }
      rest = quotient;
    }
    this.#place.advance(width);
  }

  /** One of several texts, numbered from 1. */
  name(index: Ir, names: readonly string[]): void {
    const { f } = this.#c;
    const width = Math.max(...names.map((name) => name.length));
    const table = Buffer.concat(names.map((name) => Buffer.from(name.padEnd(width))));
    const from = f.let('name', i32.add(f.constant(table), i32.mul(i32.sub(index, n(1)), n(width))));
    const at = this.#place.base();
    for (let i = 0; i < width; i += 1) f.store('i32.store8', at, i32.load8_u(from, i), this.#place.fixed + i);
    if (names.every((name) => name.length === width)) {
      this.#place.advance(width);
      return;
    }
    const lengths = f.constant(Buffer.from(names.map((name) => name.length)));
    this.#place.skip(f.let('length', i32.load8_u(i32.add(lengths, i32.sub(index, n(1))))));
  }
}

import { i32 } from '../../codegen/instructions.ts';
import type { Ir, Local } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';

/**
 * A place in a text that moves on: over bytes of fixed width while code is written, over others when it runs. As long
 * as all are fixed, the code has constant offsets.
 */
export class TextPlace {
  readonly #c: LowerContext;
  readonly #start: Ir;
  #fixed = 0;
  #variable: Local | null = null;

  constructor(c: LowerContext, start: Ir) {
    this.#c = c;
    this.#start = start;
  }

  /** Whether the place is known only when code runs. */
  get isOpen(): boolean {
    return this.#variable !== null;
  }

  /** Bytes of fixed width, counted from `base`. */
  get fixed(): number {
    return this.#fixed;
  }

  /** Address behind the bytes of other widths. */
  base(): Ir {
    return this.#variable === null
      ? this.#start
      : this.#c.f.let('at', i32.add(this.#start, this.#c.f.get(this.#variable)));
  }

  /** Bytes from the text's start. */
  bytes(): Ir {
    const { f } = this.#c;
    if (this.#variable === null) return i32.const(this.#fixed);
    return f.let('position', i32.add(f.get(this.#variable), i32.const(this.#fixed)));
  }

  advance(bytes: number): void {
    this.#fixed += bytes;
  }

  /** Over bytes that only the code knows. */
  skip(bytes: Ir): void {
    const { f } = this.#c;
    if (this.#variable === null) {
      this.#variable = f.local('i32', 'skipped');
      f.set(this.#variable, bytes);
    } else f.set(this.#variable, i32.add(f.get(this.#variable), bytes));
  }
}

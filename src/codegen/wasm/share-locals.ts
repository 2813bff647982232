import { assertNever } from '../../core/error.ts';
import { operandsOf } from '../instructions.ts';
import type { Ir, IrFunction, IrStatement, IrType, Local } from '../ir.ts';

/** So many locals no engine minds; to find out which ones could be shared takes as long as to encode the function. */
const FEW = 48;

/** Locals of a WebAssembly function, by type, and which of them stands for which local of the code. */
export interface SharedLocals {
  readonly counts: Readonly<Record<IrType, number>>;
  /** By a local's index: its number among those of its type; -1 for one that is never used. */
  readonly slots: Int32Array;
}

/** A list of statements and its place in another list. */
interface List {
  readonly parent: List | null;
  readonly depth: number;
  /** First and last position of each statement. */
  readonly statements: { readonly start: number; end: number }[];
}

interface Life {
  readonly local: Local;
  readonly first: number;
  last: number;
  /** The innermost list around all places that name the local. */
  home: List;
  /** The list in which it is set before anything reads it; null where a read comes first. */
  readonly setIn: List | null;
}

/**
 * Lets locals that don't live at the same time share one: engines take time and memory in proportion to the
 * number of locals times the number of branches, and a long condition has tens of thousands of both.
 *
 * A local is shared if a `set` in the list around all its uses comes before them: then no path, not even one
 * around a loop, brings it an older value. The others, which may rely on being 0 at first, stay alone.
 */
export function shareLocals(f: IrFunction): SharedLocals {
  if (f.locals.length <= FEW) return ownLocals(f);
  const lives = new Lifetimes(f).find();
  const counts: Record<IrType, number> = { i32: 0, i64: 0, f32: 0, f64: 0 };
  const slots = new Int32Array(f.parameters.length + f.locals.length).fill(-1);
  const shared: { readonly local: Local; readonly start: number; readonly end: number }[] = [];
  for (const life of lives) {
    const { local, home } = life;
    if (life.setIn === home) shared.push({ local, start: life.first, end: endIn(home, life.last) });
    else slots[local.index] = counts[local.type]++;
  }
  const byEnd = [...shared].sort((a, b) => a.end - b.end);
  const free: Record<IrType, number[]> = { i32: [], i64: [], f32: [], f64: [] };
  let ended = 0;
  // Found in the order of their first places.
  for (const { local, start } of shared) {
    for (; ended < byEnd.length && byEnd[ended]!.end < start; ended++) {
      const { type, index } = byEnd[ended]!.local;
      free[type].push(slots[index]!);
    }
    slots[local.index] = free[local.type].pop() ?? counts[local.type]++;
  }
  return { counts, slots };
}

/** Each local for itself. */
function ownLocals(f: IrFunction): SharedLocals {
  const counts: Record<IrType, number> = { i32: 0, i64: 0, f32: 0, f64: 0 };
  const slots = new Int32Array(f.parameters.length + f.locals.length).fill(-1);
  for (const { index, type } of f.locals) slots[index] = counts[type]++;
  return { counts, slots };
}

/** Where the list's statement that contains the position ends. */
function endIn({ statements }: List, position: number): number {
  let low = 0;
  let high = statements.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (statements[middle]!.end < position) low = middle + 1;
    else high = middle;
  }
  return statements[low]!.end;
}

/** Walks through a function, numbering its statements, and notes where locals stand. */
class Lifetimes {
  readonly #function: IrFunction;
  /** By the locals' indices; parameters have none. */
  readonly #lives: (Life | undefined)[];
  /** In the order of their first places. */
  readonly #found: Life[] = [];
  #position = 0;

  constructor(f: IrFunction) {
    this.#function = f;
    this.#lives = new Array(f.parameters.length + f.locals.length).fill(undefined);
  }

  find(): readonly Life[] {
    this.#list(this.#function.body, null);
    return this.#found;
  }

  #list(statements: readonly IrStatement[], parent: List | null): void {
    const list: List = { parent, depth: parent === null ? 0 : parent.depth + 1, statements: [] };
    for (const s of statements) {
      const place = { start: this.#position, end: this.#position };
      list.statements.push(place);
      this.#statement(s, list);
      place.end = this.#position++;
    }
  }

  #statement(s: IrStatement, list: List): void {
    switch (s.kind) {
      case 'set':
        this.#value(s.value, list);
        this.#note(s.local, list, true);
        return;
      case 'store':
        this.#value(s.address, list);
        this.#value(s.value, list);
        return;
      case 'if':
        this.#value(s.condition, list);
        this.#position++;
        this.#list(s.then, list);
        this.#list(s.otherwise, list);
        return;
      case 'block':
      case 'loop':
        this.#position++;
        this.#list(s.body, list);
        return;
      case 'br':
        if (s.condition !== null) this.#value(s.condition, list);
        return;
      case 'do':
        for (const arg of s.args) this.#value(arg, list);
        return;
      case 'return':
        if (s.value !== null) this.#value(s.value, list);
        return;
      case 'unreachable':
      case 'comment':
        return;
      default:
        assertNever(s);
    }
  }

  #value(ir: Ir, list: List): void {
    if (ir.kind === 'get') this.#note(ir.local, list, false);
    else for (const operand of operandsOf(ir)) this.#value(operand, list);
  }

  #note(local: Local, list: List, isSet: boolean): void {
    if (local.index < this.#function.parameters.length) return;
    const position = this.#position;
    const life = this.#lives[local.index];
    if (life === undefined) {
      const setIn = isSet ? list : null;
      const found: Life = { local, first: position, last: position, home: list, setIn };
      this.#lives[local.index] = found;
      this.#found.push(found);
      return;
    }
    life.last = position;
    life.home = around(life.home, list);
  }
}

/** The innermost list around both. */
function around(a: List, b: List): List {
  while (a !== b) {
    if (a.depth >= b.depth) a = a.parent!;
    else b = b.parent!;
  }
  return a;
}

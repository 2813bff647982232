import { assertNever } from '../../core/error.ts';
import { type LocalVisitor, visitLocals } from '../instructions.ts';
import type { IrFunction, IrStatement, IrType, Local } from '../ir.ts';

/** So many locals no engine minds; to find out which ones could be shared takes as long as to encode the function. */
const FEW = 96;

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
  /** The last position of each statement. */
  readonly ends: number[];
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
function endIn({ ends }: List, position: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return ends[low]!;
}

/** Walks through a function, numbering its statements, and notes where locals stand. */
class Lifetimes implements LocalVisitor {
  readonly #function: IrFunction;
  /** By the locals' indices; parameters have none. */
  readonly #lives: (Life | undefined)[];
  /** In the order of their first places. */
  readonly #found: Life[] = [];
  /** Where the walk is. */
  #list: List = { parent: null, depth: 0, ends: [] };
  #position = 0;

  constructor(f: IrFunction) {
    this.#function = f;
    this.#lives = new Array(f.parameters.length + f.locals.length).fill(undefined);
  }

  find(): readonly Life[] {
    this.#statements(this.#function.body);
    return this.#found;
  }

  #nested(statements: readonly IrStatement[]): void {
    const parent = this.#list;
    this.#list = { parent, depth: parent.depth + 1, ends: [] };
    this.#statements(statements);
    this.#list = parent;
  }

  #statements(statements: readonly IrStatement[]): void {
    for (const s of statements) {
      this.#statement(s);
      this.#list.ends.push(this.#position++);
    }
  }

  #statement(s: IrStatement): void {
    switch (s.kind) {
      case 'set':
        visitLocals(s.value, this);
        this.#note(s.local, true);
        return;
      case 'store':
        visitLocals(s.address, this);
        visitLocals(s.value, this);
        return;
      case 'if':
        visitLocals(s.condition, this);
        this.#position++;
        this.#nested(s.then);
        this.#nested(s.otherwise);
        return;
      case 'block':
      case 'loop':
        this.#position++;
        this.#nested(s.body);
        return;
      case 'br':
        if (s.condition !== null) visitLocals(s.condition, this);
        return;
      case 'do':
        for (const arg of s.args) visitLocals(arg, this);
        return;
      case 'return':
        if (s.value !== null) visitLocals(s.value, this);
        return;
      case 'unreachable':
      case 'comment':
        return;
      default:
        assertNever(s);
    }
  }

  visitLocal(local: Local): void {
    this.#note(local, false);
  }

  #note(local: Local, isSet: boolean): void {
    if (local.index < this.#function.parameters.length) return;
    const position = this.#position;
    const list = this.#list;
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

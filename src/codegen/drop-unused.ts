import { assertNever } from '../core/error.ts';
import { type LocalVisitor, visitLocals } from './instructions.ts';
import type { Ir, IrStatement, Local } from './ir.ts';

/**
 * The statements without those that set locals which nothing reads: a value has several parts, which are loaded
 * together, and not all are wanted. Engines can't leave out loads, which might trap. Calls are made all the same.
 */
export function dropUnused(statements: readonly IrStatement[], locals: number): readonly IrStatement[] {
  const uses = new Uses(locals);
  uses.find(statements);
  return uses.all ? statements : keepUsed(statements, uses);
}

/** The same list where all of it is kept. */
function keepUsed(statements: readonly IrStatement[], uses: Uses): readonly IrStatement[] {
  let kept: IrStatement[] | null = null;
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!;
    const used = keepStatement(statement, uses);
    if (used !== statement) kept ??= statements.slice(0, i);
    if (used !== null) kept?.push(used);
  }
  return kept ?? statements;
}

function keepStatement(s: IrStatement, uses: Uses): IrStatement | null {
  switch (s.kind) {
    case 'set':
      return uses.isUsed(s.local) || s.value.kind === 'call' ? s : null;
    case 'if': {
      const then = keepUsed(s.then, uses);
      const otherwise = keepUsed(s.otherwise, uses);
      return then === s.then && otherwise === s.otherwise ? s : { ...s, then, otherwise };
    }
    case 'block':
    case 'loop': {
      const body = keepUsed(s.body, uses);
      return body === s.body ? s : { ...s, body };
    }
    default:
      return s;
  }
}

/** Which locals are read by what is kept. */
class Uses implements LocalVisitor {
  readonly #used: Uint8Array;
  /** By local, what it is set to, until it is known to be used. */
  readonly #values: (Ir[] | undefined)[];
  /** What used locals are set to, and was not looked at yet. */
  readonly #pending: Ir[] = [];

  constructor(locals: number) {
    this.#used = new Uint8Array(locals);
    this.#values = new Array(locals).fill(undefined);
  }

  /** Whether no local is set for nothing. */
  get all(): boolean {
    return this.#values.every((values, index) => values === undefined || this.#used[index] === 1);
  }

  isUsed({ index }: Local): boolean {
    return this.#used[index] === 1;
  }

  find(statements: readonly IrStatement[]): void {
    this.#list(statements);
    for (let value = this.#pending.pop(); value !== undefined; value = this.#pending.pop()) {
      visitLocals(value, this);
    }
  }

  #list(statements: readonly IrStatement[]): void {
    for (const s of statements) this.#statement(s);
  }

  #statement(s: IrStatement): void {
    switch (s.kind) {
      case 'set':
        if (this.isUsed(s.local) || s.value.kind === 'call') visitLocals(s.value, this);
        else this.#remember(s.local, s.value);
        return;
      case 'store':
        visitLocals(s.address, this);
        visitLocals(s.value, this);
        return;
      case 'if':
        visitLocals(s.condition, this);
        this.#list(s.then);
        this.#list(s.otherwise);
        return;
      case 'block':
      case 'loop':
        this.#list(s.body);
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

  #remember({ index }: Local, value: Ir): void {
    const values = this.#values[index];
    if (values === undefined) this.#values[index] = [value];
    else values.push(value);
  }

  visitLocal({ index }: Local): void {
    if (this.#used[index] === 1) return;
    this.#used[index] = 1;
    const values = this.#values[index];
    if (values !== undefined) this.#pending.push(...values);
  }
}

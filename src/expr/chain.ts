import type { Expression } from './expression.ts';

/** The operands of an AND; a single condition gives itself. Iterative: chains may be thousands long. */
export function conjunctsOf<P>(condition: Expression<P>): Expression<P>[] {
  return chainOf(condition, 'and');
}

export function disjunctsOf<P>(condition: Expression<P>): Expression<P>[] {
  return chainOf(condition, 'or');
}

function chainOf<P>(condition: Expression<P>, fn: string): Expression<P>[] {
  const result: Expression<P>[] = [];
  const stack = [condition];
  while (stack.length > 0) {
    const e = stack.pop()!;
    if (e.kind === 'call' && e.fn === fn) for (let i = e.args.length - 1; i >= 0; i--) stack.push(e.args[i]!);
    else result.push(e);
  }
  return result;
}

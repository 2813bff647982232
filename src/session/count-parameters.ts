import type { Statement } from '../lang/ast/statement.ts';

/** How many positional parameters a statement takes: the number of `?`, or the highest `$n`. */
export function countParameters(statement: Statement): number {
  let count = 0;
  const stack: unknown[] = [statement];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      stack.push(...node);
    } else if (typeof node === 'object' && node !== null) {
      const { kind, index } = node as { kind?: unknown; index?: unknown };
      if (kind === 'parameter' && typeof index === 'number') count = Math.max(count, index + 1);
      stack.push(...Object.values(node));
    }
  }
  return count;
}

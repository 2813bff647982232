import type { AnyExpression } from '../declare.ts';

/** Whether the value can differ from row to row. */
export function dependsOnRow(e: AnyExpression): boolean {
  switch (e.kind) {
    case 'literal':
      return false;
    case 'call':
      return e.args.some(dependsOnRow);
    case 'cast':
    case 'alias':
      return dependsOnRow(e.child);
    case 'case':
      return (
        e.branches.some((b) => dependsOnRow(b.when) || dependsOnRow(b.then)) ||
        (e.otherwise !== null && dependsOnRow(e.otherwise))
      );
    default:
      return true;
  }
}

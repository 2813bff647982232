import type { GroupBy, NamedExpression } from '../ast.ts';
import type { TokenStream } from './token-stream.ts';

const groupingFunctions = new Set(['grouping', 'grouping_id']);

/** Refuses what GROUP BY can do but the pipe operator AGGREGATE can't. */
export function checkPipeAggregate(
  p: TokenStream,
  items: readonly NamedExpression[],
  groupBy: GroupBy | undefined,
): void {
  const unsupported = (name: string, span: NamedExpression['span']) =>
    p.error('UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE', { case: name }, span);
  if (groupBy?.all === true) throw unsupported('GROUP BY ALL', groupBy.span);
  for (const element of groupBy?.elements ?? []) {
    if (element.kind === 'groupingAnalytics') {
      throw unsupported(element.operator, element.span);
    }
  }
  for (const item of items) {
    const name = findUnsupportedCall(item.expression);
    if (name !== undefined) throw unsupported(name, item.span);
  }
}

/** The first call of GROUPING or GROUPING_ID, or over a window, anywhere in a tree. */
function findUnsupportedCall(root: unknown): string | undefined {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('kind' in node && node.kind === 'functionCall' && 'name' in node) {
      const name = lastPart(node.name);
      if (name !== undefined && groupingFunctions.has(name.toLowerCase())) return name.toUpperCase();
      if ('over' in node && node.over !== undefined) return 'window functions';
    }
    pending.push(...Object.values(node));
  }
  return undefined;
}

function lastPart(name: unknown): string | undefined {
  if (typeof name !== 'object' || name === null || !('parts' in name) || !Array.isArray(name.parts))
    return undefined;
  return name.parts.at(-1)?.name;
}

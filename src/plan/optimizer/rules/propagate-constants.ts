import type { ExprId, Literal } from '../../../expr/expression.ts';
import { substituteById } from '../../../expr/rewrite.ts';
import { conjunction, conjunctsOf, FN, isCall } from '../../logical/build.ts';
import type { LogicalExpression } from '../../logical/node.ts';
import { inputsOf } from '../../logical/outer-references.ts';
import { nodeRule } from '../rule.ts';

/** In `a = 5 AND b = a + 1` the second a is 5. */
export const propagateConstants = nodeRule('propagateConstants', ['filter'], (node) => {
  if (node.kind !== 'filter') return node;
  const conjuncts = conjunctsOf(node.condition);
  if (conjuncts.length < 2) return node;
  const values = new Map<ExprId, Literal>();
  const sources = new Set<LogicalExpression>();
  for (const e of conjuncts) {
    const known = columnAndLiteral(e);
    if (known === null || values.has(known.id)) continue;
    values.set(known.id, known.value);
    sources.add(e);
  }
  if (values.size === 0) return node;
  let changed = false;
  const replaced = conjuncts.map((e) => {
    // What tests the column itself for NULL stays readable, and costs nothing.
    if (sources.has(e) || isCall(e, FN.isNotNull) || !reads(e, values)) return e;
    const result = substituteById(e, values);
    changed ||= result !== e;
    return result;
  });
  return changed ? { ...node, condition: conjunction(replaced) } : node;
});

function reads(e: LogicalExpression, values: ReadonlyMap<ExprId, Literal>): boolean {
  for (const id of inputsOf(e).keys()) if (values.has(id)) return true;
  return false;
}

/** `column = literal`, where equal means the same: floating point has two zeros. */
function columnAndLiteral(e: LogicalExpression): { readonly id: ExprId; readonly value: Literal } | null {
  if (!isCall(e, FN.equal)) return null;
  const [a, b] = e.args as readonly [LogicalExpression, LogicalExpression];
  const [column, value] = b.kind === 'literal' ? [a, b] : [b, a];
  if (column.kind !== 'attribute' || value.kind !== 'literal' || value.value === null) return null;
  const exact =
    column.type.kind !== 'float' && column.type.kind !== 'double' && column.type.kind !== 'string';
  const plain = column.type.kind === 'string' && (column.type.collation ?? 'UTF8_BINARY') === 'UTF8_BINARY';
  return exact || plain ? { id: column.id, value } : null;
}

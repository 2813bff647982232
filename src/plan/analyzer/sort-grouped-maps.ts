import { mapChildren } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import type { Alias, Attribute } from '../../expr/expression.ts';
import { attributeOf, isNullable, typeOf } from '../../expr/expression-type.ts';
import { containsMap } from '../../types/contains-type.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { type ExpressionEnv, nextId } from './environment.ts';
import type { Grouping } from './resolve-grouping.ts';

/**
 * Groups by maps compare entries whatever their order, but values are compared byte by byte: the entries are
 * sorted below the Aggregate.
 */
export function sortGroupedMaps(grouping: Grouping, env: ExpressionEnv): Grouping {
  if (!grouping.expressions.some((e) => containsMap(typeOf(e)))) return grouping;
  const sorted: Alias<LogicalPlan>[] = [];
  const byKey = new Map<string, Attribute>();
  const expressions = grouping.expressions.map((e) => {
    if (!containsMap(typeOf(e))) return e;
    const alias: Alias<LogicalPlan> = {
      kind: 'alias',
      id: nextId(env.query),
      name: '_groupingmapsort',
      child: {
        kind: 'call',
        fn: 'map_sort',
        args: [e],
        type: typeOf(e),
        nullable: isNullable(e),
        mode: 'ansi',
      },
    };
    sorted.push(alias);
    const column = attributeOf(alias);
    byKey.set(canonicalKey(e), column);
    return column;
  });
  const read = (e: LogicalExpression): LogicalExpression => {
    if (e.kind === 'aggregate_call') return e;
    const column = byKey.get(canonicalKey(e));
    if (e.kind === 'alias' || column === undefined) return mapChildren(e, read);
    return e.kind === 'attribute' ? { ...column, name: e.name } : column;
  };
  return {
    expressions,
    columns: expressions,
    input: { kind: 'project', list: [...outputOf(grouping.input), ...sorted], child: grouping.input },
    rewrite: (e) => read(grouping.rewrite(e)),
  };
}

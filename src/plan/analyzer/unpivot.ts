import type { Attribute } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { Unpivot } from '../../lang/ast/relation.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import { STRING } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { bindFunction } from './bind-function.ts';
import { castTo } from './casts.ts';
import { type ExpressionEnv, nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { stringLiteral } from './literals.ts';
import { resolveExpression } from './resolve-expression.ts';
import { foldOf, plain } from './resolve-relation.ts';
import { type ResolvedRelation, scopeOf } from './scope.ts';

/** `t UNPIVOT (v FOR n IN (a, b))`: every row once for each set of columns; all-NULL sets are left out. */
export function unpivotRelation(node: Unpivot, input: ResolvedRelation, env: QueryEnv): ResolvedRelation {
  const scope = scopeOf(input, foldOf(env));
  const expressionEnv: ExpressionEnv = { query: env, scope };
  const sets = node.sets.map((set) => {
    const columns = set.columns.map((name) =>
      resolveExpression({ kind: 'columnReference', parts: name.parts, span: name.span }, expressionEnv),
    );
    if (columns.length !== node.valueColumns.length) {
      const names = node.valueColumns.map((c) => c.name).join(', ');
      fail('UNPIVOT_VALUE_SIZE_MISMATCH', { names }, set.span);
    }
    const name = set.alias?.name ?? set.columns.map((c) => c.parts.at(-1)!.name).join('_');
    return { columns, name };
  });
  if (sets.length === 0) fail('UNPIVOT_REQUIRES_VALUE_COLUMNS', {}, node.span);
  const used = new Set(sets.flatMap((s) => s.columns.flatMap((c) => (c.kind === 'attribute' ? [c.id] : []))));
  const ids = scope.columns.filter((c) => !used.has(c.id));
  const mode = env.context.conf.ansi ? 'ansi' : 'legacy';
  const types = node.valueColumns.map((_, i) => {
    const candidates = sets.map((s) => typeOf(s.columns[i]!));
    return (
      commonTypeOf(candidates, mode) ??
      fail('UNPIVOT_VALUE_DATA_TYPE_MISMATCH', { types: candidates.map(quotedSqlName).join(', ') }, node.span)
    );
  });
  const projections = sets.map((set): readonly LogicalExpression[] => [
    ...ids,
    stringLiteral(set.name),
    ...set.columns.map((c, i) => castTo(c, types[i]!, env.context.conf)),
  ]);
  const column = (name: string, type: Attribute['type'], nullable: boolean): Attribute => ({
    kind: 'attribute',
    id: nextId(env),
    name,
    type,
    nullable,
    qualifier: [],
  });
  const values = node.valueColumns.map((c, i) => column(c.name, types[i]!, true));
  const output = [...ids, column(node.nameColumn.name, STRING, false), ...values];
  let plan: LogicalPlan = { kind: 'expand', projections, output, child: input.plan };
  if (!node.includeNulls) {
    const site = { env, span: node.span };
    const present = values.map((v) => bindFunction('isnotnull', [v], site));
    plan = {
      kind: 'filter',
      condition: present.reduce((a, b) => bindFunction('or', [a, b], site)),
      child: plan,
    };
  }
  if (node.alias !== undefined) plan = { kind: 'subquery_alias', name: [node.alias.name], child: plan };
  return plain(plan);
}

import type { Attribute } from '../../expr/expression.ts';
import type { CommonTable, Query, QueryBody } from '../../lang/ast/query.ts';
import { canUpCast } from '../../types/cast/up-cast.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalPlan, RecursiveUnion } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { aliasColumns } from './alias-columns.ts';
import { castOutput } from './cast-output.ts';
import { checkRecursion } from './check-recursion.ts';
import { addTable, bindCommonTables } from './common-tables.ts';
import { type CommonTableDefinition, foldName, nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { resolveBodyAlone } from './resolve-query.ts';

/** A table of WITH RECURSIVE that names itself: an anchor, UNION ALL, and a step over the rows so far. */
export function resolveRecursiveTable(table: CommonTable, env: QueryEnv): LogicalPlan {
  const { body, inner } = unwrap(table.query, env);
  if (body.kind !== 'setOperation' || body.operator !== 'UNION') {
    fail('INVALID_RECURSIVE_CTE', {}, table.span);
  }
  if (!body.all) fail('UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', {}, table.span);
  const id = nextId(env);
  let anchor: LogicalPlan | undefined;
  const columns = (): readonly Attribute[] => {
    if (anchor === undefined) fail('INVALID_RECURSIVE_CTE', {}, table.span);
    return outputOf(anchor);
  };
  const self: Extract<CommonTableDefinition, { kind: 'recursion' }> = {
    kind: 'recursion',
    id,
    columns,
    uses: 0,
  };
  const recursiveEnv = addTable(inner, foldName(env, table.name.name), self);

  const unaliased = resolveBodyAlone(body.left, recursiveEnv);
  anchor = table.columns === undefined ? unaliased : aliasColumns(unaliased, table.columns, env, table.span);
  // A value that the anchor never gives as NULL may be NULL in a later round.
  const output = outputOf(anchor).map(
    (a): Attribute => ({ ...a, id: nextId(env), nullable: true, qualifier: [] }),
  );
  const anchored = anchor;
  const widened = { ...self, columns: () => output };
  const step = resolveBodyAlone(body.right, addTable(inner, foldName(env, table.name.name), widened));
  checkRecursion(step, id, table.span);
  const stepOutput = outputOf(step);
  if (stepOutput.length !== output.length) {
    fail(
      'NUM_COLUMNS_MISMATCH',
      {
        operator: 'UNION',
        firstNumColumns: String(output.length),
        invalidOrdinalNum: 'second',
        invalidNumColumns: String(stepOutput.length),
      },
      table.span,
    );
  }
  for (const [i, target] of output.entries()) {
    const source = stepOutput[i]!;
    if (!canUpCast(source.type, target.type)) {
      const parameters = { left: quotedSqlName(target.type), right: quotedSqlName(source.type) };
      fail('CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE', parameters, table.span);
    }
  }
  const union: RecursiveUnion = {
    kind: 'recursive_union',
    id,
    anchor: anchored,
    step: castOutput(
      step,
      output.map((a) => a.type),
      env,
    ),
    output,
  };
  return union;
}

function unwrap(query: Query, env: QueryEnv): { body: QueryBody; inner: QueryEnv } {
  const inner = query.with === undefined ? env : bindCommonTables(query.with, env);
  return query.body.kind === 'query' ? unwrap(query.body, inner) : { body: query.body, inner };
}

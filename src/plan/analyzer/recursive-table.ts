import type { Attribute } from '../../expr/expression.ts';
import type { CommonTable, Query, QueryBody } from '../../lang/ast/query.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { sameTypeIgnoringNullability } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { aliasColumns } from './alias-columns.ts';
import { castOutput } from './cast-output.ts';
import { checkRecursion } from './check-recursion.ts';
import { addTable, bindCommonTables, resolvePlainTable } from './common-tables.ts';
import { type CommonTableDefinition, foldName, nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isEmpty, resolveBodyAlone } from './resolve-query.ts';

/** A table of WITH RECURSIVE that names itself: an anchor, UNION ALL, and a step over the rows so far. */
export function resolveRecursiveTable(table: CommonTable, env: QueryEnv): LogicalPlan {
  const id = nextId(env);
  let known: readonly Attribute[] | undefined;
  const self: Recursion = {
    kind: 'recursion',
    id,
    // The anchor must not read the table that it begins.
    columns: () => known ?? fail('INVALID_RECURSIVE_CTE', {}, table.span),
    uses: 0,
  };
  const inside = addTable(env, foldName(env, table.name.name), self);
  const { body, inner } = unwrap(table.query, inside, table);
  if (body.kind !== 'setOperation' || body.operator !== 'UNION') {
    fail('INVALID_RECURSIVE_CTE', {}, table.span);
  }
  if (!body.all) fail('UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', {}, table.span);
  const unaliased = resolveBodyAlone(body.left, inner);
  const anchor =
    table.columns === undefined ? unaliased : aliasColumns(unaliased, table.columns, env, table.span);
  // A value that the anchor never gives as NULL may be NULL in a later round.
  const output = outputOf(anchor).map(
    (a): Attribute => ({ ...a, id: nextId(env), nullable: true, qualifier: [] }),
  );
  known = output;
  const step = resolveBodyAlone(body.right, inner);
  if (self.uses === 0) return resolvePlainTable(table, env);
  checkRecursion(step, id, table.span);
  checkColumns(output, outputOf(step), table, env);
  const types = output.map((a) => a.type);
  return { kind: 'recursive_union', id, anchor, step: castOutput(step, types, env), output };
}

type Recursion = Extract<CommonTableDefinition, { kind: 'recursion' }>;

/** The step's columns must become the anchor's types, as UNION would make them. */
function checkColumns(
  output: readonly Attribute[],
  step: readonly Attribute[],
  table: CommonTable,
  env: QueryEnv,
): void {
  if (step.length !== output.length) {
    const [firstNumColumns, invalidNumColumns] = [String(output.length), String(step.length)];
    const parameters = { operator: 'UNION', firstNumColumns, invalidOrdinalNum: 'second', invalidNumColumns };
    fail('NUM_COLUMNS_MISMATCH', parameters, table.span);
  }
  const mode = env.context.conf.ansi ? 'ansi' : 'legacy';
  for (const [i, target] of output.entries()) {
    const source = step[i]!;
    const common = commonType(target.type, source.type, mode);
    if (common !== undefined && sameTypeIgnoringNullability(common, target.type)) continue;
    const parameters = { left: quotedSqlName(target.type), right: quotedSqlName(source.type) };
    fail('CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE', parameters, table.span);
  }
}

function unwrap(query: Query, env: QueryEnv, table: CommonTable): { body: QueryBody; inner: QueryEnv } {
  // What sorts or cuts the rows would have to see all rounds at once.
  if (!isEmpty(query.organization)) fail('INVALID_RECURSIVE_CTE', {}, table.span);
  const inner = query.with === undefined ? env : bindCommonTables(query.with, env);
  return query.body.kind === 'query' ? unwrap(query.body, inner, table) : { body: query.body, inner };
}

import { assertNever } from '../../core/error.ts';
import type { Query, QueryBody, QueryOrganization } from '../../lang/ast/query.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { bindCommonTables } from './common-tables.ts';
import type { QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { resolveInlineTable } from './inline-table.ts';
import { organize } from './organize.ts';
import { resolvePipe } from './pipe.ts';
import { resolveNamedRelation } from './resolve-relation.ts';
import { resolveSelect } from './resolve-select.ts';
import { resolveSetOperation, uniteAll } from './set-operations.ts';

/** A query with its common tables. */
export function resolveQuery(query: Query, env: QueryEnv): LogicalPlan {
  const bound = query.with === undefined ? env : bindCommonTables(query.with, env);
  const inner = bound.nested === true ? { ...bound, nested: false } : bound;
  return resolveBody(query.body, query.organization, inner);
}

/** The rows of a query's body, sorted and cut as its end says. */
export function resolveBody(body: QueryBody, organization: QueryOrganization, env: QueryEnv): LogicalPlan {
  switch (body.kind) {
    case 'select':
      return resolveSelect(body, organization, env);
    case 'query':
      // `(SELECT a FROM t) ORDER BY b`: parentheses alone don't hide t's columns.
      if (body.with === undefined && isEmpty(body.organization)) {
        return resolveBody(body.body, organization, env);
      }
      return organize(resolveQuery(body, env), organization, env);
    case 'setOperation':
      return organize(resolveSetOperation(body, env), organization, env);
    case 'inlineTable':
      return organize(resolveInlineTable(body, env), organization, env);
    case 'tableQuery':
      return organize(resolveNamedRelation(body.name, env, {}).plan, organization, env);
    case 'fromQuery': {
      const inputs = body.branches.map((b) => resolveBody(b.body, b.organization, env));
      return organize(inputs.length === 1 ? inputs[0]! : uniteAll(inputs, env, body.span), organization, env);
    }
    case 'pipeQuery':
      return organize(resolvePipe(body, env), organization, env);
    case 'transform':
      return fail('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'TRANSFORM' }, body.span);
    default:
      return assertNever(body);
  }
}

/** A body on its own: a side of a set operation, the input of a pipe. */
export function resolveBodyAlone(body: QueryBody, env: QueryEnv): LogicalPlan {
  return resolveBody(body, NO_ORGANIZATION, env);
}

export const NO_ORGANIZATION: QueryOrganization = {
  kind: 'queryOrganization',
  orderBy: [],
  clusterBy: [],
  distributeBy: [],
  sortBy: [],
  windows: [],
  limit: undefined,
  offset: undefined,
  span: { start: 0, end: 0 },
};

export function isEmpty(organization: QueryOrganization): boolean {
  return (
    organization.orderBy.length === 0 &&
    organization.clusterBy.length === 0 &&
    organization.distributeBy.length === 0 &&
    organization.sortBy.length === 0 &&
    organization.windows.length === 0 &&
    organization.limit === undefined &&
    organization.offset === undefined
  );
}

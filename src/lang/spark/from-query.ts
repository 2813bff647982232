import type { FromClause, NamedExpression, QueryBody, QueryOrganization, Select, Transform } from '../ast.ts';
import { parseFromClause } from './from-clause.ts';
import { parseOrganization } from './query.ts';
import { parseSelectAfterFrom } from './select.ts';
import type { TokenStream } from './token-stream.ts';
import { atTransform, parseTransformAfterFrom } from './transform.ts';

/** One SELECT of `FROM t SELECT ... SELECT ...`. */
export interface FromBranch {
  readonly body: Select | Transform;
  readonly organization: QueryOrganization;
}

/** `FROM t [SELECT ...]...`. */
export function parseFromQuery(p: TokenStream): QueryBody {
  const { start } = p.token;
  const from = parseFromClause(p);
  const branches: FromBranch[] = [];
  while (p.at('SELECT') || p.at('MAP') || p.at('REDUCE')) branches.push(parseFromBranch(p, from));
  const span = p.spanFrom(start);
  const [first] = branches;
  if (first === undefined) return { ...emptySelect(from, span), items: [starItem(from, span)] };
  if (branches.length > 1) return { kind: 'fromQuery', branches, span };
  const { body, organization } = first;
  if (organization.span.end === organization.span.start) return { ...body, span };
  return { kind: 'query', with: undefined, body, organization, span };
}

export function parseFromBranch(p: TokenStream, from: FromClause): FromBranch {
  const body = atTransform(p, 0) ? parseTransformAfterFrom(p, from) : parseSelectAfterFrom(p, from);
  return { body, organization: parseOrganization(p) };
}

function emptySelect(from: FromClause, span: FromClause['span']): Omit<Select, 'items'> {
  return {
    kind: 'select',
    hints: [],
    distinct: false,
    from,
    lateralViews: [],
    where: undefined,
    groupBy: undefined,
    having: undefined,
    qualify: undefined,
    windows: [],
    span,
  };
}

function starItem(from: FromClause, span: FromClause['span']): NamedExpression {
  const place = { start: from.span.start, end: from.span.start };
  return {
    kind: 'namedExpression',
    expression: { kind: 'star', qualifier: undefined, except: undefined, span: place },
    alias: undefined,
    aliases: undefined,
    span: { ...place, end: Math.min(place.end, span.end) },
  };
}

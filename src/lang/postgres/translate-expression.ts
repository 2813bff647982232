import { SparkError } from '../../core/error.ts';
import type { Expression, FunctionCall } from '../ast/expression.ts';
import type { Identifier } from '../ast/name.ts';
import type { SelectContext } from './context.ts';
import { withoutCorrelation } from './correlated-recursion.ts';
import type { BinaryOperator } from './operators.ts';
import { binaryOperators } from './operators.ts';
import type { ParsedExpression, ParsedSelect } from './parsed.ts';
import { fromSubquery, selectOf } from './select.ts';
import { isSetReturning, setReturningReference } from './set-returning.ts';
import { translateCall } from './translate-function.ts';
import { sortItems, translateQuery } from './translate-query.ts';
import { translateCast } from './translate-type.ts';
import { translateWindow } from './translate-window.ts';

export function translateExpression(node: ParsedExpression, context: SelectContext): Expression {
  const { statement } = context;
  const { span } = statement;
  if (!('type' in node) || node.type === undefined) {
    return {
      kind: 'scalarSubquery',
      query: withoutCorrelation(translateQuery((node as { ast: ParsedSelect }).ast, statement), statement),
      span,
    };
  }
  switch (node.type) {
    case 'column_ref':
      return columnReference(node, context);
    case 'single_quote_string':
      return statement.literal(statement.leaf(String(node.value)));
    case 'bool':
      return { kind: 'booleanLiteral', value: node.value === true, span };
    case 'null':
      return { kind: 'nullLiteral', span };
    case 'binary_expr':
      return binary(node, context);
    case 'unary_expr': {
      const operand = translateExpression(node.expr, context);
      if (node.operator === '-' && operand.kind === 'numericLiteral' && !operand.text.startsWith('-'))
        return { ...operand, text: `-${operand.text}` };
      if (node.operator !== '-' && node.operator !== '+')
        return statement.unsupported(`the operator ${node.operator}`);
      return { kind: 'unary', operator: node.operator, operand, span };
    }
    case 'case': {
      const branches = node.args.flatMap((arg) =>
        arg.type === 'when'
          ? [{ when: translateExpression(arg.cond, context), then: translateExpression(arg.result, context) }]
          : [],
      );
      const otherwise = node.args.find((arg) => arg.type === 'else');
      return {
        kind: 'case',
        operand: node.expr === null ? undefined : translateExpression(node.expr, context),
        branches,
        otherwise: otherwise && translateExpression(otherwise.result, context),
        span,
      };
    }
    case 'aggr_func': {
      const call = translateExpression(node.args.expr, context) as FunctionCall;
      const order = sortItems(node.args.orderby ?? [], context);
      const full: FunctionCall = {
        ...call,
        distinct: node.args.distinct === 'DISTINCT',
        withinGroup: order.length === 0 ? undefined : order,
        over: node.over ? translateWindow(node.over, context) : undefined,
      };
      const name = call.name.kind === 'qualifiedName' ? call.name.parts.at(-1)!.name : '';
      if (!RANKS.has(name)) return full;
      const type = { kind: 'simpleType', name: 'bigint', span } as const;
      return { kind: 'cast', syntax: 'CAST', operand: full, type, span };
    }
    case 'function':
      return translateFunction(node, context);
    default:
      return statement.unsupported(`an expression of kind ${node.type}`);
  }
}

/** BIGINT in PostgreSQL. */
const RANKS: ReadonlySet<string> = new Set(['dense_rank', 'rank', 'row_number']);

export function translateAll(
  nodes: readonly ParsedExpression[],
  context: SelectContext,
): readonly Expression[] {
  return nodes.map((node) => translateExpression(node, context));
}

/** Columns that every table of PostgreSQL has and no `*` shows. */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['cmax', 'cmin', 'ctid', 'tableoid', 'xmax', 'xmin']);

function columnReference(
  node: ParsedExpression & { type: 'column_ref' },
  context: SelectContext,
): Expression {
  const { statement } = context;
  // The parser has qualifiers in several places; what counts is their order.
  const parts = [
    ...JSON.stringify([node.schema, node.db, node.table, node.column]).matchAll(/"(i\d+|x_\w+|\*)"/g),
  ];
  const names = parts.map((match) => match[1]!);
  const last = names.at(-1)!;
  if (last === 'x_star' || last === '*') {
    const qualifier = names.slice(0, -1).map((name) => statement.identifier(name));
    return {
      kind: 'star',
      qualifier: qualifier.length === 0 ? undefined : qualifier,
      except: undefined,
      span: statement.span,
    };
  }
  const identifiers = names.map((name) => statement.identifier(name));
  const column = identifiers.at(-1)!;
  const span = { start: identifiers[0]!.span.start, end: column.span.end };
  if (SYSTEM_COLUMNS.has(column.name)) {
    const known = systemColumn(identifiers, context);
    if (known !== null) return known;
  }
  return { kind: 'columnReference', parts: identifiers, span };
}

function systemColumn(
  identifiers: readonly Identifier[],
  { catalogs, statement }: SelectContext,
): Expression | null {
  const column = identifiers.at(-1)!;
  const alias = identifiers.at(-2)?.name;
  const catalog = alias === undefined ? [...catalogs.values()][0] : catalogs.get(alias);
  if (catalog === undefined) return null;
  if (column.name === 'tableoid')
    return statement.call(
      'pg:cast.oid',
      [statement.call('pg:cast.regclass', [statement.string(catalog)])],
      column.span,
    );
  if (column.name === 'ctid') return statement.call('pg:cast.tid', [statement.string('(0,1)')], column.span);
  const type = column.name.startsWith('x') ? 'xid' : 'cid';
  return statement.call(`pg:cast.${type}`, [statement.string('1')], column.span);
}

function binary(node: ParsedExpression & { type: 'binary_expr' }, context: SelectContext): Expression {
  const { statement } = context;
  const { span } = statement;
  const operator = node.operator.toUpperCase();
  if (operator === '||') {
    const other = unknownOperator(node, context);
    if (other !== null) return other;
  }
  const negated = operator.startsWith('NOT ') || operator === 'IS NOT';
  switch (operator) {
    case 'IS':
    case 'IS NOT': {
      const operand = translateExpression(node.left, context);
      const right = node.right as { type?: string; value?: unknown };
      if (right.type === 'null') return { kind: 'isNull', negated, operand, span };
      if (right.type === 'bool')
        return { kind: 'isBoolean', value: right.value === true ? 'TRUE' : 'FALSE', negated, operand, span };
      return statement.unsupported(`${operator} with this operand`);
    }
    case 'IN':
    case 'NOT IN':
      return membership(node, negated, context);
    case 'BETWEEN':
    case 'NOT BETWEEN': {
      const [low, high] = (node.right as { value: readonly ParsedExpression[] }).value;
      return {
        kind: 'between',
        negated,
        operand: translateExpression(node.left, context),
        low: translateExpression(low!, context),
        high: translateExpression(high!, context),
        span,
      };
    }
    case 'LIKE':
    case 'NOT LIKE':
    case 'ILIKE':
    case 'NOT ILIKE': {
      const quantified = quantifiedBy(node.right);
      if (quantified !== null) return anyOf(node.left, negated ? 'NOT LIKE' : 'LIKE', quantified, context);
      const escapedBy =
        node.right.escape && statement.leaf(String((node.right.escape.value as { value: unknown }).value));
      return {
        kind: 'like',
        operator: operator.endsWith('ILIKE') ? 'ILIKE' : 'LIKE',
        negated,
        operand: translateExpression(node.left, context),
        pattern: translateExpression(node.right, context),
        escape: escapedBy?.text,
        span,
      };
    }
    default: {
      const quantified = quantifiedBy(node.right);
      if (quantified !== null) return anyOf(node.left, operator, quantified, context);
      const build: BinaryOperator | undefined = binaryOperators[operator];
      if (build === undefined) return statement.unsupported(`the operator ${operator}`);
      return build(
        translateExpression(node.left, context),
        translateExpression(node.right, context),
        statement,
      );
    }
  }
}

/** `a || x_op1 || b` stands for operator number 1 between a and b. */
function unknownOperator(
  node: ParsedExpression & { type: 'binary_expr' },
  context: SelectContext,
): Expression | null {
  const { left } = node;
  if (!('type' in left) || left.type !== 'binary_expr' || left.operator !== '||') return null;
  const marker = /"x_op(\d+)"/.exec(JSON.stringify(left.right));
  if (marker === null || (left.right as { type?: string }).type !== 'column_ref') return null;
  const operator = context.statement.skeleton.operators[Number(marker[1])]!;
  const build = binaryOperators[operator];
  if (build === undefined) return context.statement.unsupported(`the operator ${operator}`);
  return build(
    translateExpression(left.left, context),
    translateExpression(node.right, context),
    context.statement,
  );
}

function membership(
  node: ParsedExpression & { type: 'binary_expr' },
  negated: boolean,
  context: SelectContext,
): Expression {
  const { span } = context.statement;
  const operand = translateExpression(node.left, context);
  const items = (node.right as { value: readonly ParsedExpression[] }).value;
  const [first] = items;
  if (items.length === 1 && first !== undefined && 'ast' in first) {
    return {
      kind: 'inSubquery',
      negated,
      operand,
      query: translateQuery(first.ast, context.statement),
      span,
    };
  }
  return { kind: 'inList', negated, operand, items: translateAll(items, context), span };
}

interface Quantified {
  readonly all: boolean;
  readonly argument: ParsedExpression;
}

function quantifiedBy(node: ParsedExpression): Quantified | null {
  if (!('type' in node) || node.type !== 'function') return null;
  const name = node.name.name[0]!.value;
  if (name !== 'x_any' && name !== 'x_all') return null;
  return { all: name === 'x_all', argument: node.args!.value[0]! };
}

/** `a = ANY (array or query)`, `a <> ALL (...)` and their kin. */
function anyOf(left: ParsedExpression, operator: string, by: Quantified, context: SelectContext): Expression {
  const { statement } = context;
  const { span } = statement;
  const operand = translateExpression(left, context);
  const positive = by.all
    ? operator === '<>' || operator === 'NOT LIKE'
    : operator === '=' || operator === 'LIKE';
  const pattern = operator.endsWith('LIKE');
  if (!positive && !(pattern && by.all !== operator.startsWith('NOT')))
    return statement.unsupported(`${operator} ${by.all ? 'ALL' : 'ANY'}`);
  if ('ast' in by.argument && !pattern) {
    return {
      kind: 'inSubquery',
      negated: by.all,
      operand,
      query: translateQuery(by.argument.ast, statement),
      span,
    };
  }
  const call = statement.call(pattern ? 'pg:op.like_any' : 'pg:op.equals_any', [
    operand,
    translateExpression(by.argument, context),
  ]);
  return by.all ? { kind: 'unary', operator: 'NOT', operand: call, span } : call;
}

function translateFunction(
  node: ParsedExpression & { type: 'function' },
  context: SelectContext,
): Expression {
  const { statement } = context;
  const { span } = statement;
  const name = node.name.name[0]!.value;
  const parsed = node.args?.value ?? [];
  if (name.startsWith('i')) {
    const word = statement.word(name);
    if (isSetReturning(word.text)) return setReturningReference(word, parsed, context);
    return translateCall(word, parsed, context);
  }
  const args = (): readonly Expression[] => translateAll(parsed, context);
  switch (name) {
    case 'x_and':
    case 'x_or':
      return { kind: 'logical', operator: name === 'x_and' ? 'AND' : 'OR', operands: args(), span };
    case 'x_not':
      return { kind: 'unary', operator: 'NOT', operand: translateExpression(parsed[0]!, context), span };
    case 'x_distinct': {
      const [left, right] = args();
      return { kind: 'isDistinctFrom', negated: false, left: left!, right: right!, span };
    }
    case 'x_cast': {
      const type = statement.type(String((parsed[1] as { value: unknown }).value));
      return translateCast(translateExpression(parsed[0]!, context), type, statement);
    }
    case 'x_exists':
      return { kind: 'exists', query: translateQuery(subquery(parsed[0], context), statement), span };
    case 'x_array':
      return statement.call('array', args());
    case 'x_array_query':
      return arrayOfQuery(subquery(parsed[0], context), context);
    case 'x_subscript':
      return statement.call('pg:op.subscript', args());
    case 'x_slice':
      return statement.call('pg:op.slice', args());
    case 'x_field':
      return field(parsed, context);
    case 'x_row':
      return {
        kind: 'rowConstructor',
        fields: args().map((expression) => ({
          kind: 'namedExpression',
          expression,
          alias: undefined,
          aliases: undefined,
          span,
        })),
        span,
      };
    case 'x_filter': {
      const [call, filter] = args();
      return { ...(call as FunctionCall), filter: filter! };
    }
    case 'x_within':
      return translateExpression(parsed[0]!, context);
    case 'x_at_zone':
      return statement.call('pg:op.at_time_zone', args());
    default:
      throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: name });
  }
}

function subquery(node: ParsedExpression | undefined, context: SelectContext): ParsedSelect {
  if (node === undefined || !('ast' in node)) return context.statement.unsupported('this form of subquery');
  return node.ast;
}

/** `ARRAY(SELECT x ...)`: the rows' values, in the query's order. */
function arrayOfQuery(tree: ParsedSelect, context: SelectContext): Expression {
  const { statement } = context;
  const { span } = statement;
  const inner = translateQuery(tree, statement, ['x_element']);
  const element: Expression = { kind: 'columnReference', parts: [statement.plain('x_element')], span };
  const call = statement.call('pg:array_agg', [element]);
  const items = [
    {
      kind: 'namedExpression' as const,
      expression: call,
      alias: statement.plain('x_array'),
      aliases: undefined,
      span,
    },
  ];
  const from = fromSubquery(inner, statement.plain('x_query'), span);
  const collected: Expression = { kind: 'scalarSubquery', query: selectOf(items, from, span), span };
  return statement.call('pg:op.array_or_empty', [collected]);
}

/** `(composite).field`; of a set-returning function's result, its column. */
function field(parsed: readonly ParsedExpression[], context: SelectContext): Expression {
  const { statement } = context;
  const base = parsed[0]!;
  const match = /"(i\d+|x_star)"/.exec(JSON.stringify(parsed[1]));
  if (match === null || match[1] === 'x_star') return statement.unsupported('(...).*');
  const name = statement.identifier(match[1]!);
  if ('type' in base && base.type === 'function' && base.name.name[0]!.value.startsWith('i')) {
    const word = statement.word(base.name.name[0]!.value);
    if (isSetReturning(word.text))
      return setReturningReference(word, base.args?.value ?? [], context, name.name);
  }
  return { kind: 'fieldAccess', base: translateExpression(base, context), field: name, span: name.span };
}

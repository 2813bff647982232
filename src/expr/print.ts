import { assertNever } from '../core/error.ts';
import type { DataType } from '../types/data-type.ts';
import type { Zone } from '../types/datetime/zone.ts';
import { literalPretty, literalText } from '../types/format/literal-sql.ts';
import { simpleString, sqlName } from '../types/type-name.ts';
import type {
  AggregateCall,
  Attribute,
  Call,
  Expression,
  FrameBound,
  GeneratorCall,
  LambdaVariable,
  SortOrder,
  WindowCall,
} from './expression.ts';
import { typeOf } from './expression-type.ts';
import type { OrderStyle, PrintForm, PrintStyle } from './print-form.ts';

/** What the printer must be told, because `expr` knows no functions; `functions/print.ts` does so. */
export interface PrintContext {
  /** The function's own form; undefined for `name(a, b)`. */
  form(fn: string): PrintForm | undefined;
  /** How an aggregate's WITHIN GROUP prints; undefined where it shows what isn't the default. */
  orderStyle(fn: string): OrderStyle | undefined;
  /** The session's time zone, for literals. */
  readonly zone: Zone;
}

/**
 * Prints as Spark's `toPrettySQL` (style `sql`: names of columns without alias, fragments in errors) or as
 * its `toString` (style `explain`: plans).
 */
export function printExpression<Plan>(e: Expression<Plan>, style: PrintStyle, context: PrintContext): string {
  const print = (child: Expression<Plan>): string => printExpression(child, style, context);
  switch (e.kind) {
    case 'literal':
      return (style === 'sql' ? literalPretty : literalText)(e.value, e.type, context.zone);
    case 'attribute':
      return style === 'sql' ? e.name : numbered(e);
    case 'outer_reference':
      return `outer(${style === 'sql' ? e.attribute.name : numbered(e.attribute)})`;
    case 'alias':
      return style === 'sql' ? `${print(e.child)} AS ${e.name}` : `${print(e.child)} AS ${numberedAlias(e)}`;
    case 'call':
    case 'generator_call':
      return printCall(e, e.args.map(print), style, context);
    case 'cast':
      return printCast(e, print(e.child), style);
    case 'case': {
      const branches = e.branches.map((b) => ` WHEN ${print(b.when)} THEN ${print(b.then)}`).join('');
      return `CASE${branches}${e.otherwise === null ? '' : ` ELSE ${print(e.otherwise)}`} END`;
    }
    case 'lambda':
      return style === 'sql'
        ? `lambdafunction(${[e.body, ...e.parameters].map(print).join(', ')})`
        : `lambdafunction(${[e.body, ...e.parameters].map(print).join(', ')}, false)`;
    case 'lambda_variable':
      return style === 'sql' ? 'namedlambdavariable()' : `lambda ${numbered(e)}`;
    case 'aggregate_call':
      return printAggregate(e, print, style, context);
    case 'window_call':
      return printWindow(e, print, style);
    case 'scalar_subquery':
      return style === 'sql' ? 'scalarsubquery()' : `scalar-subquery#${e.id} []`;
    case 'exists_subquery':
      return style === 'sql' ? 'exists()' : `exists#${e.id} []`;
    case 'in_subquery': {
      const values = e.values.map(print).join(', ');
      const left = e.values.length === 1 ? values : `named_struct(${values})`;
      return style === 'sql' ? `(${left} IN (listquery()))` : `${left} IN (list#${e.id} [])`;
    }
    default:
      return assertNever(e);
  }
}

/** `a ASC NULLS FIRST`. */
export function printSortOrder<Plan>(item: SortOrder<Plan>, print: (e: Expression<Plan>) => string): string {
  return `${print(item.child)} ${item.direction.toUpperCase()} NULLS ${item.nulls.toUpperCase()}`;
}

function printCall<Plan>(
  e: Call<Plan> | GeneratorCall<Plan> | AggregateCall<Plan>,
  args: readonly string[],
  style: PrintStyle,
  context: PrintContext,
): string {
  const form = context.form(e.fn);
  return form === undefined
    ? `${e.alias ?? e.fn}(${args.join(', ')})`
    : form(args, style, e as Call<unknown>);
}

function printCast<Plan>(
  e: Extract<Expression<Plan>, { kind: 'cast' }>,
  child: string,
  style: PrintStyle,
): string {
  const prefix = e.mode === 'try' ? 'try_' : '';
  if (style === 'explain') return `${prefix}cast(${child} as ${simpleString(e.type)})`;
  return e.explicit ? `${prefix.toUpperCase()}CAST(${child} AS ${sqlName(e.type)})` : child;
}

function printAggregate<Plan>(
  e: AggregateCall<Plan>,
  print: (e: Expression<Plan>) => string,
  style: PrintStyle,
  context: PrintContext,
): string {
  // The sort expressions of WITHIN GROUP are arguments, too, and stand behind the others.
  const args = e.args.slice(0, e.args.length - e.order.length).map(print);
  if (e.distinct && args.length > 0) args[0] = `${style === 'sql' ? 'DISTINCT' : 'distinct'} ${args[0]}`;
  let text = printCall(e, args, style, context);
  if (e.order.length > 0) {
    const orderStyle = context.orderStyle(e.fn);
    const printOrder = (o: SortOrder<Plan>): string =>
      orderStyle === 'full'
        ? printSortOrder(o, print)
        : printWithinGroup(orderStyle === 'reversed' ? reversed(o) : o, print);
    text += ` WITHIN GROUP (ORDER BY ${e.order.map(printOrder).join(', ')})`;
  }
  return e.filter === null ? text : `${text} FILTER (WHERE ${print(e.filter)})`;
}

function reversed<Plan>(item: SortOrder<Plan>): SortOrder<Plan> {
  const isAscending = item.direction === 'asc';
  return {
    ...item,
    direction: isAscending ? 'desc' : 'asc',
    nulls: item.nulls === 'first' ? 'last' : 'first',
  };
}

function printWithinGroup<Plan>(item: SortOrder<Plan>, print: (e: Expression<Plan>) => string): string {
  const byDefault = (item.direction === 'asc') === (item.nulls === 'first');
  return byDefault
    ? `${print(item.child)}${item.direction === 'desc' ? ' DESC' : ''}`
    : printSortOrder(item, print);
}

function printWindow<Plan>(
  e: WindowCall<Plan>,
  print: (e: Expression<Plan>) => string,
  style: PrintStyle,
): string {
  const order = e.orderBy.map((item) => printSortOrder(item, print));
  const bounds = [e.frame.start, e.frame.end];
  if (style === 'explain') {
    const unit = e.frame.unit === 'rows' ? 'RowFrame' : 'RangeFrame';
    const frame = `specifiedwindowframe(${unit}, ${bounds.map((b) => explainBound(b, print)).join(', ')})`;
    const partition = e.partitionBy.map(print);
    return `${print(e.call)} windowspecdefinition(${[...partition, ...order, frame].join(', ')})`;
  }
  const partition = e.partitionBy.length === 0 ? [] : [`PARTITION BY ${e.partitionBy.map(print).join(', ')}`];
  const ordering = order.length === 0 ? [] : [`ORDER BY ${order.join(', ')}`];
  const [start, end] = bounds.map((b) => sqlBound(b, print));
  const frame = `${e.frame.unit.toUpperCase()} BETWEEN ${start} AND ${end}`;
  return `${print(e.call)} OVER (${[...partition, ...ordering, frame].join(' ')})`;
}

function explainBound<Plan>(bound: FrameBound<Plan>, print: (e: Expression<Plan>) => string): string {
  if (bound.kind === 'offset') return print(bound.value);
  return `${bound.kind.replaceAll('_', '')}$()`;
}

function sqlBound<Plan>(bound: FrameBound<Plan>, print: (e: Expression<Plan>) => string): string {
  if (bound.kind !== 'offset') return bound.kind.replace('_', ' ').toUpperCase();
  const { value } = bound;
  if (value.kind === 'call' && value.fn === 'negative') return `${print(value.args[0]!)} PRECEDING`;
  return `${print(value)} FOLLOWING`;
}

/** `name#id`, with an L for bigint, as Spark numbers columns. */
function numbered(e: Attribute | LambdaVariable): string {
  return `${e.name}#${e.id}${typeSuffix(e.type)}`;
}

function numberedAlias<Plan>(e: Extract<Expression<Plan>, { kind: 'alias' }>): string {
  return `${e.name}#${e.id}${typeSuffix(typeOf(e.child))}`;
}

function typeSuffix(type: DataType): string {
  return type.kind === 'long' ? 'L' : '';
}

import type { FrameBound, WindowFrame, WindowSpecification } from '../ast/window.ts';
import type { SelectContext } from './context.ts';
import type { ParsedWindow } from './parsed.ts';
import { translateExpression } from './translate-expression.ts';
import { sortItems } from './translate-query.ts';

export function translateWindow(node: ParsedWindow, context: SelectContext): WindowSpecification {
  const { span } = context.statement;
  const parsed = node.as_window_specification.window_specification;
  return {
    kind: 'windowSpecification',
    partitionBy: (parsed.partitionby ?? []).map(({ expr }) => translateExpression(expr, context)),
    orderBy: sortItems(parsed.orderby ?? [], context),
    frame: parsed.window_frame_clause ? frame(parsed.window_frame_clause, context) : undefined,
    span,
  };
}

/** The parser gives a frame as bits of text, whose order is that of the clause. */
function frame(node: unknown, context: SelectContext): WindowFrame {
  const text = [...JSON.stringify(node).matchAll(/"value":("?)([^"{}[\]]+)\1/g)].map((match) =>
    match[2]!.toUpperCase(),
  );
  const [unit = '', ...bounds] = text;
  const [start, end] = bounds.map((bound) => frameBound(bound, context));
  if ((unit !== 'ROWS' && unit !== 'RANGE') || start === undefined)
    return context.statement.unsupported('this window frame');
  return { kind: 'windowFrame', unit, start, end, span: context.statement.span };
}

function frameBound(text: string, { statement }: SelectContext): FrameBound {
  const { span } = statement;
  const make = (bound: FrameBound['bound'], count?: string): FrameBound => ({
    kind: 'frameBound',
    bound,
    offset: count === undefined ? undefined : statement.literal(statement.leaf(Number(count))),
    span,
  });
  const counted = /^(\d+) (PRECEDING|FOLLOWING)$/.exec(text);
  if (counted !== null) return make(counted[2] === 'PRECEDING' ? 'preceding' : 'following', counted[1]);
  if (text === 'UNBOUNDED PRECEDING') return make('unboundedPreceding');
  if (text === 'UNBOUNDED FOLLOWING') return make('unboundedFollowing');
  if (text === 'CURRENT ROW') return make('currentRow');
  return statement.unsupported('this window frame');
}

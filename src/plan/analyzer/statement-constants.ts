import { mapChildren } from '../../expr/children.ts';
import type { Literal } from '../../expr/expression.ts';
import { DATE, type DataType, STRING, TIMESTAMP, TIMESTAMP_NTZ } from '../../types/data-type.ts';
import { joinMicros } from '../../types/datetime/civil.ts';
import { localOfInstant } from '../../types/datetime/local-time.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import type { Value } from '../../types/value.ts';
import { childrenOf, withChildren } from '../logical/children.ts';
import { mapExpressions, mapSame } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { AnalyzerContext } from './analyzer-context.ts';

type Constant = (context: AnalyzerContext) => readonly [type: DataType, value: Value];

/** Calls that have one value in the whole statement: the clock, and who asks. */
const constants: Readonly<Record<string, Constant>> = {
  current_date: (c) => [DATE, localNow(c).days],
  current_timestamp: (c) => [TIMESTAMP, c.now()],
  now: (c) => [TIMESTAMP, c.now()],
  localtimestamp: (c) => [TIMESTAMP_NTZ, joinMicros(localNow(c).days, localNow(c).micros)],
  current_time: (c) => [{ kind: 'time', precision: 6 }, BigInt(localNow(c).micros) * 1000n],
  current_timezone: (c) => [STRING, c.conf.zone],
  current_user: (c) => [STRING, c.user],
  session_user: (c) => [STRING, c.user],
  user: (c) => [STRING, c.user],
  current_database: (c) => [STRING, c.catalog.currentDatabase],
  current_schema: (c) => [STRING, c.catalog.currentDatabase],
  current_path: (c) => [STRING, c.catalog.currentPath ?? c.catalog.currentDatabase],
  current_catalog: (c) => [STRING, c.catalog.currentCatalog],
};

export function isStatementConstant(fn: string): boolean {
  return Object.hasOwn(constants, fn);
}

/** The expression with the clock and the session's names as literals. */
export function fixConstants(e: LogicalExpression, context: AnalyzerContext): LogicalExpression {
  switch (e.kind) {
    case 'literal':
    case 'attribute':
      return e;
    case 'alias':
      // Inside an expression a name is only the text of a call that was replaced by its body.
      return fixConstants(e.child, context);
    case 'call': {
      const constant = Object.hasOwn(constants, e.fn) ? constants[e.fn] : undefined;
      if (constant === undefined) return mapChildren(e, (child) => fixConstants(child, context));
      const [type, value] = constant(context);
      const literal: Literal = { kind: 'literal', type: e.fn === 'current_time' ? e.type : type, value };
      return literal;
    }
    case 'scalar_subquery':
    case 'exists_subquery': {
      const plan = fixPlanConstants(e.plan, context);
      return plan === e.plan ? e : { ...e, plan };
    }
    case 'in_subquery': {
      const mapped = mapChildren(e, (child) => fixConstants(child, context)) as typeof e;
      const plan = fixPlanConstants(mapped.plan, context);
      return plan === mapped.plan ? mapped : { ...mapped, plan };
    }
    default:
      return mapChildren(e, (child) => fixConstants(child, context));
  }
}

/** The same for a whole plan: one clock for all of a statement. */
export function fixPlanConstants(plan: LogicalPlan, context: AnalyzerContext): LogicalPlan {
  const over = withChildren(
    plan,
    mapSame(childrenOf(plan), (child) => fixPlanConstants(child, context)),
  );
  return mapExpressions(over, (e) => {
    if (e.kind !== 'alias') return fixConstants(e, context);
    const child = fixConstants(e.child, context);
    return child === e.child ? e : { ...e, child };
  });
}

function localNow(context: AnalyzerContext) {
  return localOfInstant(context.now(), zoneOf(context.conf.zone));
}

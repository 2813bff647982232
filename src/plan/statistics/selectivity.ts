import type { Value } from '../../types/value.ts';
import { FN } from '../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { ColumnStatistics } from '../optimizer/optimizer-context.ts';
import { originOf } from './column-origin.ts';
import type { Estimator } from './estimate.ts';

/** Guesses where nothing is known, after System R. */
const EQUALITY = 0.05;
const RANGE = 0.3;
const PATTERN = 0.1;
const OTHER = 0.5;

/** The share of a plan's rows that pass a condition, from 0 to 1. */
export function selectivity(e: LogicalExpression, plan: LogicalPlan, estimator: Estimator): number {
  if (e.kind === 'literal') return e.value === true ? 1 : 0;
  if (e.kind !== 'call') return OTHER;
  const [left, right] = e.args;
  switch (e.fn) {
    case FN.and:
      return selectivity(left!, plan, estimator) * selectivity(right!, plan, estimator);
    case FN.or: {
      const a = selectivity(left!, plan, estimator);
      const b = selectivity(right!, plan, estimator);
      return a + b - a * b;
    }
    case FN.not:
      return 1 - selectivity(left!, plan, estimator);
    case FN.isNotNull:
      return 1 - nullShare(left!, plan, estimator);
    case FN.isNull:
      return nullShare(left!, plan, estimator);
    case FN.equal:
    case FN.nullSafeEqual:
      return oneOf(columnOf(left!, plan, estimator) ?? columnOf(right!, plan, estimator), 1);
    case FN.in:
      return oneOf(columnOf(left!, plan, estimator), e.args.length - 1);
    case FN.less:
    case FN.lessOrEqual:
      return below(left!, right!, plan, estimator);
    case FN.greater:
    case FN.greaterOrEqual:
      return below(right!, left!, plan, estimator);
    case FN.like:
    case FN.startsWith:
    case FN.endsWith:
    case FN.contains:
      return PATTERN;
    default:
      return OTHER;
  }
}

interface Column {
  readonly statistics: ColumnStatistics;
  readonly rows: number | null;
}

function columnOf(e: LogicalExpression, plan: LogicalPlan, estimator: Estimator): Column | null {
  if (e.kind === 'cast') return columnOf(e.child, plan, estimator);
  if (e.kind !== 'attribute') return null;
  const origin = originOf(plan, e.id);
  if (origin === null) return null;
  const table = estimator.tableStatistics(origin.relation.table);
  const statistics = table?.columns?.[origin.column];
  return statistics === undefined ? null : { statistics, rows: table?.rowCount ?? null };
}

function oneOf(column: Column | null, values: number): number {
  const distinct = column?.statistics.distinctCount;
  const share = distinct === undefined || distinct === 0 ? EQUALITY : 1 / distinct;
  return Math.min(1, share * values);
}

function nullShare(e: LogicalExpression, plan: LogicalPlan, estimator: Estimator): number {
  const column = columnOf(e, plan, estimator);
  const nulls = column?.statistics.nullCount;
  return nulls === undefined || !column?.rows ? 0.02 : nulls / column.rows;
}

/** The share of `small < large`, one of which is a column and the other one a literal. */
function below(
  small: LogicalExpression,
  large: LogicalExpression,
  plan: LogicalPlan,
  estimator: Estimator,
): number {
  const [columnSide, literalSide] = large.kind === 'literal' ? [small, large] : [large, small];
  const column = columnOf(columnSide, plan, estimator);
  const bound = literalSide.kind === 'literal' ? numberOf(literalSide.value) : null;
  const min = numberOf(column?.statistics.min);
  const max = numberOf(column?.statistics.max);
  if (bound === null || min === null || max === null || max <= min) return RANGE;
  const share = Math.min(1, Math.max(0, (bound - min) / (max - min)));
  return columnSide === small ? share : 1 - share;
}

function numberOf(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : null;
}

import type { Expression, SortOrder } from '../expr/expression.ts';
import { printExpression, printSortOrder } from '../expr/print.ts';
import type { PrintStyle } from '../expr/print-form.ts';
import { zoneOf } from '../types/datetime/zone.ts';
import { functionOf } from './registry.ts';

function print<Plan>(e: Expression<Plan>, style: PrintStyle, zone: string): string {
  return printExpression(e, style, {
    form: (fn) => functionOf(fn)?.print,
    orderStyle: (fn) => {
      const declaration = functionOf(fn);
      return declaration?.kind === 'aggregate' ? declaration.orderStyle : undefined;
    },
    zone: zoneOf(zone),
  });
}

/** The expression as in names of columns without alias and in fragments of errors: `(a + 1)`. */
export function sqlText<Plan>(e: Expression<Plan>, zone = 'UTC'): string {
  return print(e, 'sql', zone);
}

/** The expression as in EXPLAIN: `(a#1 + 1)`, `isnotnull(x#2)`. */
export function explainText<Plan>(e: Expression<Plan>, zone = 'UTC'): string {
  return print(e, 'explain', zone);
}

/** A sort key as in EXPLAIN: `a#1 ASC NULLS FIRST`. */
export function explainSortOrder<Plan>(item: SortOrder<Plan>, zone = 'UTC'): string {
  return printSortOrder(item, (e) => explainText(e, zone));
}

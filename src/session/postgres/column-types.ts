import type { ExprId } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { postgresResultTypes } from '../../functions/families/postgres-spec.ts';
import type { LogicalExpression, LogicalPlan } from '../../plan/logical/node.ts';
import { outputOf } from '../../plan/logical/output.ts';

/** PostgreSQL's types of columns, by the columns' ids, where Spark's types do not tell them. */
export type ColumnTypes = Map<ExprId, string>;

const SAME_AS_ARGUMENTS: ReadonlySet<string> = new Set([
  'coalesce',
  'greatest',
  'if',
  'ifnull',
  'least',
  'nullif',
  'nvl',
  'pg:array_append',
  'pg:array_cat',
  'pg:array_remove',
  'pg:op.array_or_empty',
  'pg:op.slice',
]);
const SAME_AS_ARGUMENT: ReadonlySet<string> = new Set([
  'any_value',
  'first',
  'last',
  'first_value',
  'last_value',
  'lag',
  'lead',
]);

/** PostgreSQL's name of an expression's type; undefined where it follows from Spark's. */
export function postgresTypeOf(e: LogicalExpression, types: ColumnTypes): string | undefined {
  switch (e.kind) {
    case 'attribute':
      return types.get(e.id);
    case 'outer_reference':
      return types.get(e.attribute.id);
    case 'alias':
      return postgresTypeOf(e.child, types);
    case 'cast':
      // A cast that changes nothing but nullability, or one that coercion added for a text.
      return e.explicit || typeOf(e.child).kind !== e.type.kind ? undefined : postgresTypeOf(e.child, types);
    case 'call': {
      const known = postgresResultTypes.get(e.fn);
      if (known !== undefined) return known;
      if (e.fn.startsWith('pg:op.subscript')) return elementOf(postgresTypeOf(e.args[0]!, types));
      if (e.fn === 'array') return arrayOf(commonOf(e.args, types));
      if (e.fn === 'if') return commonOf(e.args.slice(1), types);
      return SAME_AS_ARGUMENTS.has(e.fn) ? commonOf(e.args, types) : undefined;
    }
    case 'case':
      // ELSE comes first in PostgreSQL's reckoning.
      return commonOf(
        [...(e.otherwise === null ? [] : [e.otherwise]), ...e.branches.map((b) => b.then)],
        types,
      );
    case 'aggregate_call':
      if (e.fn === 'pg:array_agg') return arrayOf(postgresTypeOf(e.args[0]!, types));
      return SAME_AS_ARGUMENT.has(e.fn) ? postgresTypeOf(e.args[0]!, types) : undefined;
    case 'window_call':
      return postgresTypeOf(e.call, types);
    case 'scalar_subquery': {
      const [first] = outputOf(e.plan);
      return first && types.get(first.id);
    }
    default:
      return undefined;
  }
}

/** The one type of several values; literals and NULL take any. */
function commonOf(values: readonly LogicalExpression[], types: ColumnTypes): string | undefined {
  const [first, ...others] = values.filter((e) => !isLiteral(e));
  if (first === undefined) return undefined;
  const type = postgresTypeOf(first, types);
  // Texts of all kinds convert to each other: the first one decides.
  const decides = typeOf(first).kind === 'string';
  return decides || others.every((e) => postgresTypeOf(e, types) === type) ? type : undefined;
}

function isLiteral(e: LogicalExpression): boolean {
  return e.kind === 'literal' || (e.kind === 'cast' && !e.explicit && isLiteral(e.child));
}

export function elementOf(type: string | undefined): string | undefined {
  if (type === 'int2vector') return 'int2';
  if (type === 'oidvector') return 'oid';
  return type?.startsWith('_') ? type.slice(1) : undefined;
}

function arrayOf(type: string | undefined): string | undefined {
  return type === undefined ? undefined : `_${type}`;
}

/** Adds the columns that a node brings in. Its inputs' are known already. */
export function addColumnTypes(plan: LogicalPlan, types: ColumnTypes): void {
  const set = (id: ExprId, type: string | undefined): void => {
    if (type !== undefined) types.set(id, type);
  };
  switch (plan.kind) {
    case 'project':
    case 'aggregate':
      for (const e of plan.list) if (e.kind === 'alias') set(e.id, postgresTypeOf(e.child, types));
      return;
    case 'window':
      for (const { id, call } of plan.calls) set(id, postgresTypeOf(call, types));
      return;
    case 'union': {
      const inputs = plan.inputs.map(outputOf);
      plan.output.forEach((a, i) => {
        const [first, ...others] = inputs.map((output) => types.get(output[i]!.id));
        if (a.type.kind === 'string' || others.every((type) => type === first)) set(a.id, first);
      });
      return;
    }
    case 'recursive_union':
      outputOf(plan.anchor).forEach((a, i) => {
        set(plan.output[i]!.id, types.get(a.id));
      });
      return;
    case 'generate': {
      const element = elementOf(postgresTypeOf(plan.generator.args[0] ?? plan.generator, types));
      const [first] = plan.generatorOutput;
      if (first !== undefined && /^pg:set\.(unnest|expandarray)/.test(plan.generator.fn))
        set(first.id, element);
      return;
    }
    default:
  }
}

import { assertNever } from '../../core/error.ts';
import type {
  PipeDrop,
  PipeExtend,
  PipeJoin,
  PipeOperator,
  PipeOrganize,
  PipeSet,
  PipeWhere,
} from '../../lang/ast/pipe.ts';
import type { PipeQuery } from '../../lang/ast/query.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { checkWhere } from './check-clauses.ts';
import type { ExpressionEnv, QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { organize } from './organize.ts';
import { pipeAggregate } from './pipe-aggregate.ts';
import { pipeDrop, pipeExtend, pipeSelect, pipeSet } from './pipe-columns.ts';
import { pivotRelation } from './pivot.ts';
import { resolveCondition } from './resolve-condition.ts';
import { joinRelations } from './resolve-joins.ts';
import { resolveBodyAlone } from './resolve-query.ts';
import { foldOf, plain, visiblePlan } from './resolve-relation.ts';
import { sampleRelation } from './sample.ts';
import { type ResolvedRelation, scopeOf } from './scope.ts';
import { combine } from './set-operations.ts';
import { unpivotRelation } from './unpivot.ts';

/** `input |> operator`: a chain is left-deep and walked with a loop. */
export function resolvePipe(node: PipeQuery, env: QueryEnv): LogicalPlan {
  const operators: PipeQuery[] = [];
  let first: PipeQuery['input'] = node;
  while (first.kind === 'pipeQuery') {
    operators.push(first);
    first = first.input;
  }
  let input = plain(resolveBodyAlone(first, env));
  for (const { operator } of operators.toReversed()) {
    if (operator.kind === 'pipeJoin') input = joinRelations(input, operator.join.right, operator.join, env);
    else if (isColumnwise(operator)) input = { ...input, plan: pipeColumns(operator, input, env) };
    else input = plain(applyOperator(operator, input, env));
  }
  return visiblePlan(input);
}

/** Operators that keep rows' columns, so that qualified names still reach those of a join with USING. */
type Columnwise = Extract<PipeOperator, PipeWhere | PipeExtend | PipeSet | PipeDrop | PipeOrganize>;

function isColumnwise(operator: PipeOperator): operator is Columnwise {
  const kinds: readonly string[] = ['pipeWhere', 'pipeExtend', 'pipeSet', 'pipeDrop', 'pipeOrganize'];
  return kinds.includes(operator.kind);
}

function pipeColumns(operator: Columnwise, input: ResolvedRelation, env: QueryEnv): LogicalPlan {
  switch (operator.kind) {
    case 'pipeWhere':
      return pipeWhere(operator, input, env);
    case 'pipeExtend':
      return pipeExtend(operator, input, env);
    case 'pipeSet':
      return pipeSet(operator, input, env);
    case 'pipeDrop':
      return pipeDrop(operator, input, env);
    case 'pipeOrganize':
      if (operator.organization.windows.length > 0)
        fail('UNSUPPORTED_FEATURE.STATEMENT', { feature: '|> WINDOW' }, operator.span);
      return organize(input.plan, operator.organization, env, scopeOf(input, foldOf(env)));
    default:
      return assertNever(operator);
  }
}

function pipeWhere(operator: PipeWhere, input: ResolvedRelation, env: QueryEnv): LogicalPlan {
  const expressionEnv: ExpressionEnv = { query: env, scope: scopeOf(input, foldOf(env)) };
  const condition = resolveCondition(operator.condition, expressionEnv, 'WHERE');
  checkWhere(condition, operator.condition.span);
  return { kind: 'filter', condition, child: input.plan };
}

type OtherOperator = Exclude<PipeOperator, PipeJoin | Columnwise>;

function applyOperator(operator: OtherOperator, input: ResolvedRelation, env: QueryEnv): LogicalPlan {
  const plan = visiblePlan(input);
  switch (operator.kind) {
    case 'pipeSelect':
      return pipeSelect(operator, input, env);
    case 'pipeAs':
      return { kind: 'subquery_alias', name: [operator.alias.name], child: plan };
    case 'pipePivot':
      return pivotRelation(operator.pivot, plain(plan), env).plan;
    case 'pipeUnpivot':
      return unpivotRelation(operator.unpivot, plain(plan), env).plan;
    case 'pipeSample':
      return sampleRelation(plain(plan), operator.sample, env).plan;
    case 'pipeSetOperation':
      return combine(
        operator.operator,
        operator.all,
        plan,
        resolveBodyAlone(operator.right, env),
        env,
        operator.span,
      );
    case 'pipeAggregate':
      return pipeAggregate(operator, plan, env);
    default:
      return assertNever(operator);
  }
}

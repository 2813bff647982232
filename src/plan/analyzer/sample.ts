import type { TableSample } from '../../lang/ast/relation.ts';
import type { QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { resolveLimit } from './organize.ts';
import type { ResolvedRelation } from './scope.ts';

/** Rounding at the ends of the fraction is no error. */
const TOLERANCE = 1e-6;

/** TABLESAMPLE over a relation. */
export function sampleRelation(
  input: ResolvedRelation,
  sample: TableSample | undefined,
  env: QueryEnv,
): ResolvedRelation {
  if (sample === undefined) return input;
  const { method } = sample;
  if (method.kind === 'rows') {
    const limit = resolveLimit(method.count, 'limit', env);
    return { ...input, plan: { kind: 'limit', limit, offset: null, child: input.plan } };
  }
  const fraction = method.kind === 'percent' ? method.fraction : method.numerator / method.denominator;
  if (!(fraction >= -TOLERANCE && fraction <= 1 + TOLERANCE)) {
    fail(
      '_LEGACY_ERROR_TEMP_0064',
      { msg: `TABLESAMPLE takes fractions from 0 to 1, not ${fraction}` },
      sample.span,
    );
  }
  return {
    ...input,
    plan: {
      kind: 'sample',
      lowerBound: 0,
      upperBound: fraction,
      withReplacement: false,
      seed: BigInt(sample.seed ?? Math.floor(env.context.random() * 1000)),
      child: input.plan,
    },
  };
}

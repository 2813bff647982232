import { SparkError } from '../../core/error.ts';
import { generatedCode } from '../../exec/scheduler/generated-code.ts';
import type { Explain } from '../../lang/ast/statement-inspect.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { explain as explainText } from '../../plan/explain/explain.ts';
import { STRING } from '../../types/data-type.ts';
import { planQuery } from '../plan-query.ts';
import { listing } from './command.ts';

const explain = listing<Explain>({ plan: STRING }, async (statement, context) => {
  const { statement: inner, mode } = statement;
  if (inner.kind !== 'query') {
    throw new SparkError(
      'UNSUPPORTED_FEATURE.STATEMENT',
      { feature: 'EXPLAIN of a command' },
      { span: inner.span },
    );
  }
  const analyzed = await settleLookups(() => analyzeQuery(inner, context.analyzer));
  const planned = await planQuery(analyzed, context);
  const { conf } = context.state;
  const text = explainText(mode, {
    ...planned,
    parsed: context.text.slice(inner.span.start, inner.span.end),
    zone: conf.get('spark.sql.session.timeZone'),
    adaptive: conf.getBoolean('spark.sql.adaptive.enabled'),
    estimates: planned.planner,
    cachedPlan: planned.planner.cachedPlan,
    code: () =>
      generatedCode(planned.prepared, conf, (id) => context.engine.queries.cache.stored(id)?.data ?? null),
  });
  return [[text]];
});

export const explainCommands = { explain };

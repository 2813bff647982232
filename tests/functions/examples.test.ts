import { describe, expect, it } from 'vitest';
import { evaluateExpression } from '../../src/codegen/evaluate.ts';
import { typeOf } from '../../src/expr/expression-type.ts';
import { declarations, functionLookup } from '../../src/functions/registry.ts';
import { parseExpression } from '../../src/lang/spark/parse.ts';
import { analyzeExpression } from '../../src/plan/analyzer/analyze.ts';
import { type AnalyzerContext, analyzerConf } from '../../src/plan/analyzer/analyzer-context.ts';
import type { LogicalExpression } from '../../src/plan/logical/node.ts';
import { zoneOf } from '../../src/types/datetime/zone.ts';
import { castToString } from '../../src/types/format/cast-string.ts';

const UTC = zoneOf('UTC');
const SETTINGS: Readonly<Record<string, string>> = { 'spark.sql.timeType.enabled': 'true' };

/** The expression's value as CAST AS STRING shows it. */
function run(text: string): string {
  let id = 0;
  const evaluate = (e: LogicalExpression) => evaluateExpression(e as never, functionLookup);
  const context: AnalyzerContext = {
    text,
    catalog: {
      currentCatalog: 'spark_catalog',
      currentDatabase: 'default',
      relation: () => undefined,
      files: () => {
        throw new Error('no files here');
      },
    },
    conf: analyzerConf((key) => SETTINGS[key]),
    now: () => 1_700_000_000_000_000n,
    random: () => 0.5,
    user: 'tester',
    nextExprId: () => id++,
    evaluate,
  };
  const analyzed = analyzeExpression(parseExpression(text), context);
  const value = evaluate(analyzed);
  return value === null ? 'NULL' : castToString(value, typeOf(analyzed), UTC);
}

describe('declarations', () => {
  it('are described in a sentence', () => {
    for (const { name, description } of declarations) expect(description, name).toMatch(/\.$/);
  });
});

describe('examples', () => {
  for (const declaration of declarations) {
    if (declaration.kind !== 'scalar' || declaration.internal) continue;
    for (const [expression, result] of declaration.examples) {
      it(`${declaration.name}: ${expression}`, () => expect(run(expression)).toBe(result));
    }
  }
});

import { SparkError } from '../../src/core/error.ts';
import type { Query } from '../../src/lang/ast/query.ts';
import { parseStatement, parseTableSchema } from '../../src/lang/spark/parse.ts';
import { analyzeQuery } from '../../src/plan/analyzer/analyze.ts';
import {
  type AnalyzerCatalog,
  type AnalyzerContext,
  analyzerConf,
  type CatalogRelation,
} from '../../src/plan/analyzer/analyzer-context.ts';
import { resolveSchema } from '../../src/plan/analyzer/resolve-type.ts';
import { logicalTree } from '../../src/plan/explain/logical-text.ts';
import { Printer } from '../../src/plan/explain/text.ts';
import { drawTree } from '../../src/plan/explain/tree.ts';
import type { LogicalPlan } from '../../src/plan/logical/node.ts';
import { outputOf } from '../../src/plan/logical/output.ts';
import { catalogString } from '../../src/types/type-name.ts';

const tables: Readonly<Record<string, string>> = {
  t: 'a INT, b INT, s STRING',
  u: 'a INT, c BIGINT, d DECIMAL(10, 2)',
  nested: 'id INT, st STRUCT<x: INT, y: STRUCT<z: STRING>>, arr ARRAY<INT>, m MAP<STRING, INT>',
};

const views: Readonly<Record<string, string>> = {
  v: 'SELECT a AS x, b + 1 AS y FROM t',
  loop: 'SELECT * FROM loop',
};

export interface Settings {
  readonly conf?: Readonly<Record<string, string>>;
  readonly parameters?: AnalyzerContext['parameters'];
  readonly tables?: Readonly<Record<string, string>>;
}

export function contextFor(text: string, settings: Settings = {}): AnalyzerContext {
  const conf = analyzerConf((key) => settings.conf?.[key]);
  const known = { ...tables, ...settings.tables };
  let id = 0;
  const catalog: AnalyzerCatalog = {
    currentCatalog: 'spark_catalog',
    currentDatabase: 'default',
    relation(name): CatalogRelation | undefined {
      const key = name.at(-1)!.toLowerCase();
      const identifier = ['spark_catalog', 'default', key];
      if (name.length === 2 && name[0]!.toLowerCase() !== 'default') return undefined;
      const view = views[key];
      if (view !== undefined) {
        return { kind: 'view', name: identifier, text: view, columns: null, schema: null, catalog, conf };
      }
      const schema = known[key];
      if (schema === undefined) return undefined;
      return {
        kind: 'table',
        table: {
          identifier,
          provider: 'parquet',
          locations: [],
          options: {},
          schema: resolveSchema(parseTableSchema(schema)),
          partitionColumns: [],
          managed: true,
          properties: {},
        },
      };
    },
    files: () => {
      throw new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: 'files' });
    },
  };
  return {
    text,
    catalog,
    conf,
    ...(settings.parameters === undefined ? {} : { parameters: settings.parameters }),
    now: () => 1_700_000_000_000_000n,
    random: () => 0.5,
    user: 'somebody',
    nextExprId: () => id++,
    evaluate: () => {
      throw new Error('these tests have no constants to compute');
    },
  };
}

export function analyze(text: string, settings: Settings = {}): LogicalPlan {
  return analyzeQuery(parseStatement(text) as Query, contextFor(text, settings));
}

/** `struct<name:type,...>` of a query's result. */
export function schemaOf(text: string, settings: Settings = {}): string {
  const columns = outputOf(analyze(text, settings)).map((a) => `${a.name}:${catalogString(a.type)}`);
  return `struct<${columns.join(',')}>`;
}

/** The analyzed plan as EXPLAIN draws it, with ids numbered in order of appearance. */
export function planOf(text: string, settings: Settings = {}): string {
  const drawn = drawTree(logicalTree(analyze(text, settings), new Printer('UTC', 'logical')));
  const ids = new Map<string, number>();
  const numbered = drawn.replace(/#(\d+)/g, (_, id: string) => {
    const known = ids.get(id) ?? ids.size + 1;
    ids.set(id, known);
    return `#${known}`;
  });
  return numbered.trimEnd();
}

/** The condition and SQLSTATE that a query is refused with, and the fragment that it points to. */
export function errorOf(text: string, settings: Settings = {}): string {
  try {
    analyze(text, settings);
  } catch (error) {
    if (!(error instanceof SparkError)) throw error;
    const place = error.span === undefined ? '' : ` at ${text.slice(error.span.start, error.span.end)}`;
    return `${error.condition} ${error.sqlState}${place}`;
  }
  return 'accepted';
}

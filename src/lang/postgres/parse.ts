import { SparkError } from '../../core/error.ts';
import type { Query } from '../ast/query.ts';
import { StatementContext, type TranslatorOptions } from './context.ts';
import type { ParsedSelect } from './parsed.ts';
import { makeSkeleton, type Skeleton } from './skeleton.ts';
import { syntaxError } from './tokens.ts';
import { translateQuery } from './translate-query.ts';

export type { TranslatorOptions };

interface SqlParser {
  astify(text: string, options: { readonly database: string }): unknown;
}

/** Skeletons whose trees are kept: introspection sends the same few statements again and again. */
const CACHE_LIMIT = 500;
const trees = new Map<string, ParsedSelect>();
let loading: Promise<SqlParser> | undefined;

/** Loads the parser, which takes some time, ahead of the first statement that needs it. */
export async function loadPostgresParser(): Promise<SqlParser> {
  loading ??= import('node-sql-parser/build/postgresql.js').then(
    (module: { default?: { Parser: new () => SqlParser }; Parser?: new () => SqlParser }) => {
      const Parser = (module.default?.Parser ?? module.Parser)!;
      return new Parser();
    },
  );
  return loading;
}

/**
 * A query in PostgreSQL's SQL as the tree that Spark SQL has, so that one analyzer serves both.
 *
 * @throws PARSE_SYNTAX_ERROR, UNSUPPORTED_FEATURE.STATEMENT
 */
export async function parsePostgresQuery(text: string, options: TranslatorOptions): Promise<Query> {
  const skeleton = makeSkeleton(text);
  const tree = await parseSkeleton(skeleton, text);
  return translateQuery(tree, new StatementContext(skeleton, text, options));
}

async function parseSkeleton(skeleton: Skeleton, text: string): Promise<ParsedSelect> {
  const known = trees.get(skeleton.text);
  if (known !== undefined) return known;
  const parser = await loadPostgresParser();
  let parsed: unknown;
  try {
    parsed = parser.astify(skeleton.text, { database: 'postgresql' });
  } catch (error) {
    throw placeOf(error, skeleton, text);
  }
  const list = (Array.isArray(parsed) ? parsed : [parsed]) as ParsedSelect[];
  const [tree] = list;
  if (list.length !== 1 || tree?.type !== 'select') {
    throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'this statement' });
  }
  if (trees.size >= CACHE_LIMIT) trees.delete(trees.keys().next().value!);
  trees.set(skeleton.text, tree);
  return tree;
}

/** The parser tells a place in the skeleton: the next placeholder behind it stands for a place in the text. */
function placeOf(error: unknown, skeleton: Skeleton, text: string): SparkError {
  const offset = (error as { location?: { start?: { offset?: number } } }).location?.start?.offset ?? 0;
  const before = skeleton.text.lastIndexOf(' ', offset) + 1;
  const match = /\bi(\d+)\b|'l(\d+)'/.exec(skeleton.text.slice(before));
  const span =
    match === null
      ? { start: text.length, end: text.length }
      : match[1] !== undefined
        ? skeleton.names[Number(match[1])]!.span
        : skeleton.leaves[Number(match[2])]!.span;
  return syntaxError(text, span);
}

import { findFunction } from '../../functions/registry.ts';
import { type Token, tokenize } from '../../lang/postgres/tokens.ts';

/**
 * Whose SQL a statement of a PostgreSQL client is.
 *
 * - `postgres`: it asks for the catalog or for what only PostgreSQL can tell, so that Spark's answer would be wrong
 * - `either`: Spark's, unless Spark refuses it: it has something of PostgreSQL's
 * - `spark`
 */
export type Dialect = 'postgres' | 'either' | 'spark';

/** Functions of both, whose answer to a PostgreSQL client is PostgreSQL's. */
const POSTGRES_ANSWERS: ReadonlySet<string> = new Set([
  'version',
  'current_database',
  'current_schema',
  'current_user',
  'session_user',
  'current_catalog',
]);
const BARE: ReadonlySet<string> = new Set([
  'current_catalog',
  'current_schema',
  'current_user',
  'session_user',
]);
const TEMPLATED: ReadonlySet<string> = new Set(['to_char', 'to_date', 'to_timestamp']);
const REG_TYPE = /^reg(class|type|proc|procedure|namespace|role|config|oper|operator|collation)$/;
const SPARK_TYPES: ReadonlySet<string> = new Set(
  'bigint binary boolean byte char date decimal dec double float int integer interval long numeric real short smallint string timestamp timestamp_ltz timestamp_ntz tinyint varchar array map struct'.split(
    ' ',
  ),
);

export function hasPostgresFunction(name: string): boolean {
  return !name.includes('.') && findFunction(`pg:${name}`) !== undefined;
}

export function chooseDialect(text: string): Dialect {
  let tokens: readonly Token[];
  try {
    tokens = tokenize(text);
  } catch {
    return 'spark';
  }
  const first = tokens.find((token) => token.kind !== 'operator' || token.text !== '(');
  if (first?.kind !== 'word' || !['select', 'with', 'values'].includes(first.text)) return 'spark';
  let found: Dialect = 'spark';
  let templated = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1];
    const previous = tokens[i - 1];
    if (token.kind === 'word') {
      const { text: word } = token;
      const called = isSymbol(next, '(');
      const qualified = isSymbol(previous, '.');
      if (called && TEMPLATED.has(word)) templated = true;
      if (word === 'pg_catalog' || word === 'information_schema') return 'postgres';
      if (!qualified && word.startsWith('pg_')) return 'postgres';
      if (!qualified && called && POSTGRES_ANSWERS.has(word)) return 'postgres';
      if (!qualified && !token.quoted && BARE.has(word) && !isSymbol(next, '.')) return 'postgres';
      if (called && hasPostgresFunction(word)) {
        if (findFunction(word) === undefined) return 'postgres';
        found = 'either';
      }
      if (isSymbol(previous, '::')) {
        if (REG_TYPE.test(word)) return 'postgres';
        if (!SPARK_TYPES.has(word)) found = 'either';
      }
      if (isWord(previous, 'as') && isSymbol(next, ')') && !SPARK_TYPES.has(word)) found = 'either';
      if (word === 'array' && isSymbol(next, '[')) found = 'either';
      if (called && (word === 'any' || word === 'all' || word === 'extract' || word === 'some'))
        found = 'either';
      if (word === 'generate_series' || word === 'unnest' || word === 'ordinality' || word === 'zone')
        found = 'either';
    } else if (token.kind === 'operator') {
      if (/^!?~~?\*?$/.test(token.text) || token.text === '@>' || token.text === '<@' || token.text === '::')
        found = 'either';
      if (token.text === '::' && next?.kind === 'word' && !SPARK_TYPES.has(next.text)) found = 'either';
    } else if (token.kind === 'string' && templated && /HH24|YYYY|:MI/.test(token.text)) {
      // Spark would refuse the template, or read it otherwise, only when the statement runs.
      return 'postgres';
    } else if (token.kind === 'string' && /^e'/i.test(text.slice(token.span.start, token.span.start + 2)))
      found = 'either';
  }
  return found;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && !token.quoted && token.text === text;
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'operator' && token.text === text;
}

/**
 * A command in the spelling that Spark takes: literals in dollars get quotes, and `DROP ... CASCADE` goes without
 * its last word, since nothing depends on anything here. Null where there is nothing to respell.
 */
export function respell(text: string): string | null {
  let tokens: readonly Token[];
  try {
    tokens = tokenize(text);
  } catch {
    return null;
  }
  const [first, second] = tokens;
  const last = tokens.at(-1);
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  for (const token of tokens) {
    if (token.kind === 'string' && text[token.span.start] === '$')
      edits.push({ ...token.span, text: `'${token.text.replaceAll("'", "''")}'` });
  }
  const drops = isWord(first, 'drop') && (isWord(second, 'table') || isWord(second, 'view'));
  if (drops && last !== undefined && (isWord(last, 'cascade') || isWord(last, 'restrict')))
    edits.push({ ...last.span, text: '' });
  if (edits.length === 0) return null;
  return edits.reduceRight(
    (result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end),
    text,
  );
}

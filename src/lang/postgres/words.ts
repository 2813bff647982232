/** The words of PostgreSQL's SQL that structure a statement, and how to find them in a list of nodes. */
import type { Node } from './tokens.ts';

/** Words that end an expression and start another part of a query. */
export const CLAUSES: ReadonlySet<string> = new Set(
  `select from where group order by having limit offset union except intersect all distinct on using join left right
   full inner outer cross lateral natural with recursive when then else asc desc nulls values window fetch for as
   case end into`.split(/\s+/),
);
/** Words of expressions that are no names. */
export const OPERATOR_WORDS: ReadonlySet<string> = new Set([
  'is',
  'in',
  'like',
  'ilike',
  'between',
  'escape',
]);
export const CONSTANTS: ReadonlySet<string> = new Set(['null', 'true', 'false']);
/** Functions that are called without parentheses. */
export const BARE_FUNCTIONS: ReadonlySet<string> = new Set(
  `current_catalog current_date current_role current_schema current_time current_timestamp current_user localtime
   localtimestamp session_user user`.split(/\s+/),
);
export const SYMBOLS: ReadonlySet<string> = new Set('= <> < > <= >= + - * / % || ~ !~ ~* !~*'.split(' '));
export const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  '!=': ['<>'],
  '~~': ['LIKE'],
  '!~~': ['NOT', 'LIKE'],
  '~~*': ['ILIKE'],
  '!~~*': ['NOT', 'ILIKE'],
};

export function isWord(node: Node | undefined, ...texts: readonly string[]): boolean {
  return node?.kind === 'word' && !node.quoted && texts.includes(node.text);
}

export function isSymbol(node: Node | undefined, text: string): boolean {
  return node?.kind === 'operator' && node.text === text;
}

export function startsQuery(items: readonly Node[]): boolean {
  const [first] = items;
  if (isWord(first, 'select', 'with', 'values')) return true;
  if (first?.kind !== 'group' || first.open !== '(' || !startsQuery(first.items)) return false;
  return items.length === 1 || isWord(items[1], 'union', 'except', 'intersect');
}

export function topLevel(items: readonly Node[], word: string): number {
  return items.findIndex((item, i) => isWord(item, word) && !isSymbol(items[i - 1], '.'));
}

export function endOfName(nodes: readonly Node[], at: number): number {
  let end = at + 1;
  while (isSymbol(nodes[end], '.')) end += 2;
  return end;
}

const AFTER_CONDITION =
  'join left right full inner cross natural where group having order limit offset fetch union except intersect window for';
const AFTER_FROM = 'where group having order limit offset fetch union except intersect window for';

/** Where the condition behind ON ends. */
export function endOfCondition(nodes: readonly Node[], at: number): number {
  return endBefore(nodes, at, AFTER_CONDITION);
}

export function endOfFrom(nodes: readonly Node[], at: number): number {
  return endBefore(nodes, at, AFTER_FROM);
}

function endBefore(nodes: readonly Node[], at: number, words: string): number {
  const stops = words.split(' ');
  let end = at;
  while (end < nodes.length) {
    const node = nodes[end]!;
    const name = isSymbol(nodes[end - 1], '.') || isWord(nodes[end - 1], 'as');
    const call = isWord(node, 'left', 'right') && nodes[end + 1]?.kind === 'group';
    if (!name && !call && isWord(node, ...stops)) break;
    end += 1;
  }
  return end;
}

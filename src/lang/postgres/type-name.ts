import type { Span } from '../../core/error.ts';
import type { Node, Word } from './tokens.ts';

/** A type as written: `pg_catalog.int2[]`, `varchar(10)`, `timestamp with time zone`. */
export interface TypeName {
  /** PostgreSQL's short name: `int4`, `timestamptz`. */
  readonly name: string;
  readonly arguments: readonly number[];
  readonly array: boolean;
  readonly span: Span;
}

const SYNONYMS: Readonly<Record<string, string>> = {
  bigint: 'int8',
  boolean: 'bool',
  character: 'bpchar',
  'character varying': 'varchar',
  dec: 'numeric',
  decimal: 'numeric',
  'double precision': 'float8',
  float: 'float8',
  int: 'int4',
  integer: 'int4',
  real: 'float4',
  smallint: 'int2',
  string: 'text',
};

/** Spelled in several words. */
const SECOND_WORDS: Readonly<Record<string, readonly string[]>> = {
  double: ['precision'],
  character: ['varying'],
  bit: ['varying'],
};

/** The type at a place in a list of nodes; null where there is none. */
export function readTypeName(
  nodes: readonly Node[],
  at: number,
): { readonly type: TypeName; readonly end: number } | null {
  const first = nodes[at];
  if (first?.kind !== 'word') return null;
  let end = at;
  let word: Word = first;
  while (isPoint(nodes[end + 1]) && nodes[end + 2]?.kind === 'word') {
    end += 2;
    word = nodes[end] as Word;
  }
  end += 1;
  let name = word.text;
  const second = nodes[end];
  if (!word.quoted && second?.kind === 'word' && SECOND_WORDS[name]?.includes(second.text)) {
    name = `${name} ${second.text}`;
    end += 1;
  }
  let list: readonly number[] = [];
  const group = nodes[end];
  if (group?.kind === 'group' && group.open === '(') {
    list = group.items.flatMap((item) => (item.kind === 'number' ? [Number(item.text)] : []));
    end += 1;
  }
  const zoned = zoneWords(nodes, end);
  if (!word.quoted && zoned !== null && (name === 'timestamp' || name === 'time')) {
    if (zoned.with) name = `${name}tz`;
    end = zoned.end;
  }
  let array = false;
  for (;;) {
    const bracket = nodes[end];
    if (bracket?.kind !== 'group' || bracket.open !== '[' || bracket.items.length > 1) break;
    if (bracket.items.length === 1 && bracket.items[0]!.kind !== 'number') break;
    // `x::int[]` is an array, `x::int[1]` one of a size that nobody checks.
    array = true;
    end += 1;
  }
  // "char" in quotes is a type of its own, with one byte; char without is char(1).
  if (!word.quoted) {
    if (name === 'char') {
      name = 'bpchar';
      if (list.length === 0) list = [1];
    } else name = SYNONYMS[name] ?? name;
  }
  if (name.startsWith('_') && !array) {
    name = name.slice(1);
    array = true;
  }
  const span = { start: first.span.start, end: nodes[end - 1]!.span.end };
  return { type: { name, arguments: list, array, span }, end };
}

function isPoint(node: Node | undefined): boolean {
  return node?.kind === 'operator' && node.text === '.';
}

/** `WITH TIME ZONE`, `WITHOUT TIME ZONE`. */
function zoneWords(
  nodes: readonly Node[],
  at: number,
): { readonly with: boolean; readonly end: number } | null {
  const words = [0, 1, 2].map((i) => {
    const node = nodes[at + i];
    return node?.kind === 'word' && !node.quoted ? node.text : '';
  });
  if ((words[0] !== 'with' && words[0] !== 'without') || words[1] !== 'time' || words[2] !== 'zone')
    return null;
  return { with: words[0] === 'with', end: at + 3 };
}

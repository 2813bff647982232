/**
 * Statements of PostgreSQL that the door answers itself: transactions, its own settings, cursors. Everything
 * else is Spark SQL and goes to the session.
 */
export type UtilityStatement =
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'savepoint'; readonly tag: 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK' }
  | { readonly kind: 'set'; readonly name: string; readonly value: string }
  | { readonly kind: 'set_transaction' }
  | { readonly kind: 'show'; readonly name: string }
  | { readonly kind: 'show_all' }
  | { readonly kind: 'reset'; readonly name: string | null }
  | { readonly kind: 'discard'; readonly tag: string }
  | { readonly kind: 'deallocate'; readonly name: string | null }
  | { readonly kind: 'no_effect'; readonly tag: string }
  | { readonly kind: 'declare_cursor'; readonly name: string; readonly hold: boolean; readonly query: string }
  | { readonly kind: 'fetch'; readonly name: string; readonly count: number | null; readonly move: boolean }
  | { readonly kind: 'close_cursor'; readonly name: string | null };

const NAME = String.raw`("(?:[^"]|"")+"|[a-z_][\w$.]*)`;

type Rule = readonly [RegExp, (match: RegExpExecArray) => UtilityStatement];

const rules: readonly Rule[] = [
  [/^(begin|start\s+transaction)\b/i, () => ({ kind: 'begin' })],
  [/^(commit|end)(\s+(work|transaction))?(\s+and\s+(no\s+)?chain)?$/i, () => ({ kind: 'commit' })],
  [/^rollback(\s+(work|transaction))?\s+to\b/i, () => ({ kind: 'savepoint', tag: 'ROLLBACK' })],
  [/^(rollback|abort)(\s+(work|transaction))?(\s+and\s+(no\s+)?chain)?$/i, () => ({ kind: 'rollback' })],
  [/^savepoint\s/i, () => ({ kind: 'savepoint', tag: 'SAVEPOINT' })],
  [/^release\s/i, () => ({ kind: 'savepoint', tag: 'RELEASE' })],
  [/^(?:set\s+(?:session|local)\s+authorization|set\s+role)\b/i, () => ({ kind: 'no_effect', tag: 'SET' })],
  [/^set\s+(session\s+characteristics\s+as\s+)?transaction\b/i, () => ({ kind: 'set_transaction' })],
  [
    /^set\s+(?:(?:session|local)\s+)?time\s+zone\s+(?:to\s+)?(.+)$/is,
    (m) => ({ kind: 'set', name: 'TimeZone', value: unquote(m[1]!) }),
  ],
  [
    /^set\s+(?:session\s+)?names\s+(.+)$/is,
    (m) => ({ kind: 'set', name: 'client_encoding', value: unquote(m[1]!) }),
  ],
  [
    /^set\s+(?:(?:session|local)\s+)?([a-z_]\w*)\s*(?:=|\s+to\s+)\s*(.+)$/is,
    (m) => ({ kind: 'set', name: m[1]!, value: unquote(m[2]!) }),
  ],
  [/^show\s+transaction\s+isolation\s+level$/i, () => ({ kind: 'show', name: 'transaction_isolation' })],
  [/^show\s+time\s+zone$/i, () => ({ kind: 'show', name: 'TimeZone' })],
  [/^show\s+all$/i, () => ({ kind: 'show_all' })],
  [/^show\s+([a-z_]\w*)$/i, (m) => ({ kind: 'show', name: m[1]! })],
  [/^reset\s+all$/i, () => ({ kind: 'reset', name: null })],
  [/^reset\s+([a-z_]\w*)$/i, (m) => ({ kind: 'reset', name: m[1]! })],
  [
    /^discard\s+(all|temp|temporary|plans|sequences)$/i,
    (m) => ({ kind: 'discard', tag: `DISCARD ${m[1]!.toUpperCase().replace('TEMPORARY', 'TEMP')}` }),
  ],
  [/^deallocate\s+(?:prepare\s+)?all$/i, () => ({ kind: 'deallocate', name: null })],
  [
    new RegExp(`^deallocate\\s+(?:prepare\\s+)?${NAME}$`, 'i'),
    (m) => ({ kind: 'deallocate', name: name(m[1]!) }),
  ],
  [/^(listen|unlisten|notify|lock)\b/i, (m) => ({ kind: 'no_effect', tag: m[1]!.toUpperCase() })],
  [
    new RegExp(
      `^declare\\s+${NAME}\\s+(?:(?:binary|insensitive|asensitive|no\\s+scroll|scroll)\\s+)*cursor\\s+(?:(with|without)\\s+hold\\s+)?for\\s+(.+)$`,
      'is',
    ),
    (m) => ({
      kind: 'declare_cursor',
      name: name(m[1]!),
      hold: m[2]?.toLowerCase() === 'with',
      query: m[3]!,
    }),
  ],
  [
    new RegExp(
      `^(fetch|move)\\s+(?:(forward\\s+all|all|next|forward(?:\\s+\\d+)?|\\d+)\\s+)?(?:(?:from|in)\\s+)?${NAME}$`,
      'i',
    ),
    (m) => ({
      kind: 'fetch',
      move: m[1]!.toLowerCase() === 'move',
      count: fetchCount(m[2]?.toLowerCase() ?? 'next'),
      name: name(m[3]!),
    }),
  ],
  [/^close\s+all$/i, () => ({ kind: 'close_cursor', name: null })],
  [new RegExp(`^close\\s+${NAME}$`, 'i'), (m) => ({ kind: 'close_cursor', name: name(m[1]!) })],
];

/** @param isSetting tells PostgreSQL's settings from Spark's: `SHOW tables`, `SET spark.x=1` are not ours */
export function parseUtility(text: string, isSetting: (name: string) => boolean): UtilityStatement | null {
  const trimmed = withoutComments(text).trim();
  for (const [pattern, build] of rules) {
    const match = pattern.exec(trimmed);
    if (match === null) continue;
    const statement = build(match);
    const named = statement.kind === 'set' || statement.kind === 'show' || statement.kind === 'reset';
    if (!named || statement.name === null || isSetting(statement.name)) return statement;
  }
  return null;
}

/** Leading comments only: that is where tools put their marks. */
function withoutComments(text: string): string {
  return text.replace(/^(\s|--[^\n]*(\n|$)|\/\*(?!\+)[\s\S]*?\*\/)+/, '');
}

function unquote(text: string): string {
  const trimmed = text.trim();
  const quoted = /^'((?:[^']|'')*)'$/s.exec(trimmed);
  return quoted ? quoted[1]!.replaceAll("''", "'") : trimmed;
}

function name(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();
}

/** null for all that is left. */
function fetchCount(word: string): number | null {
  if (word.endsWith('all')) return null;
  const digits = /\d+/.exec(word);
  return digits ? Number(digits[0]) : 1;
}

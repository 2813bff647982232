import { readFileSync } from 'node:fs';

/** A statement of a SQL test file with the answer that is expected of it. */
export interface SqlCase {
  readonly line: number;
  readonly sql: string;
  readonly expected: Answer;
}

export type Answer =
  | { readonly kind: 'rows'; readonly schema: string; readonly rows: readonly string[] }
  | { readonly kind: 'error'; readonly error: string };

/** Does the statement end in an ORDER BY of its own? Then the order of rows counts. */
export function isOrdered(sql: string): boolean {
  let depth = 0;
  let flat = '';
  for (const character of sql) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else flat += depth === 0 ? character : ' ';
  }
  return /\border\s+by\b/i.test(flat);
}

/** @throws when a statement has no recorded answer */
export function readSqlFile(path: string): SqlCase[] {
  const cases: SqlCase[] = [];
  let statement: string[] = [];
  let start = 0;
  let answers: string[] = [];
  const finish = () => {
    if (statement.length > 0) {
      const sql = statement.join('\n').trim().replace(/;$/, '');
      cases.push({ line: start, sql, expected: parseAnswer(answers, `${path}:${start}`) });
    }
    statement = [];
    answers = [];
  };
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.forEach((line, index) => {
    if (/^--[>=!]/.test(line)) {
      answers.push(line);
      return;
    }
    if (answers.length > 0) finish();
    if (statement.length === 0 && (line.trim() === '' || line.startsWith('--'))) return;
    if (statement.length === 0) start = index + 1;
    statement.push(line);
  });
  finish();
  return cases;
}

function parseAnswer(lines: readonly string[], place: string): Answer {
  const [first, ...rest] = lines;
  if (first?.startsWith('--! ')) return { kind: 'error', error: first.slice(4) };
  if (first?.startsWith('--> ')) {
    return { kind: 'rows', schema: first.slice(4), rows: rest.map((line) => line.slice(4)) };
  }
  throw new Error(`${place}: no recorded answer`);
}

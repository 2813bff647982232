import { SparkError } from '../core/error.ts';

/**
 * An error with the place in the statement spelled out, as Spark shows it: line, position, and the fragment
 * underlined. Errors without a place stay as they are.
 */
export function withFragment(error: unknown, text: string): unknown {
  if (!(error instanceof SparkError) || error.span === undefined || error.message.includes('\n== SQL'))
    return error;
  const { start, end } = error.span;
  const before = text.slice(0, start);
  const line = before.split('\n').length;
  const column = start - (before.lastIndexOf('\n') + 1);
  const lineStart = start - column;
  const lineEnd = text.indexOf('\n', start);
  const source = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const marks = '^'.repeat(Math.max(1, Math.min(end, lineStart + source.length) - start));
  const place = `== SQL (line ${line}, position ${column + 1}) ==\n${source}\n${' '.repeat(column)}${marks}`;
  return Object.assign(error, { message: `${error.message}\n${place}` });
}

import { SparkError } from '../core/error.ts';

/** Characters of a line that are shown around a place. */
const SHOWN = 160;

/**
 * An error as the statement's author is told of it: what is too large for us to run is refused as such, and a
 * place in the statement is spelled out as Spark shows it: line, position, and the fragment underlined. Errors
 * without a place stay as they are.
 */
export function withFragment(cause: unknown, text: string): unknown {
  const error = isTooComplex(cause) ? new SparkError('FAILED_TO_PARSE_TOO_COMPLEX', {}, { cause }) : cause;
  if (!(error instanceof SparkError) || error.span === undefined) return error;
  const { start, end } = error.span;
  error.position ??= codePoints(text.slice(0, start)) + 1;
  if (error.message.includes('\n== SQL')) return error;
  const line = text.slice(0, start).split('\n').length;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const column = start - lineStart;
  const lineEnd = text.indexOf('\n', start);
  // Of a line that a program wrote, perhaps a megabyte, what is around the place will do.
  const from = Math.max(lineStart, start - SHOWN / 2);
  const to = Math.min(lineEnd < 0 ? text.length : lineEnd, from + SHOWN);
  const marks = '^'.repeat(Math.max(1, Math.min(end, to) - start));
  const place = `== SQL (line ${line}, position ${column + 1}) ==\n${text.slice(from, to)}\n${' '.repeat(start - from)}${marks}`;
  return Object.assign(error, { message: `${error.message}\n${place}` });
}

/** Nested deeper than the stack holds, or code beyond what WebAssembly takes. */
function isTooComplex(error: unknown): boolean {
  if (error instanceof WebAssembly.CompileError) return true;
  return error instanceof RangeError && /call stack/i.test(error.message);
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

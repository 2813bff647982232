import { join, parse, sep } from 'node:path';
import { SparkError } from '../core/error.ts';
import type { DirectoryEntry, Storage } from './storage.ts';

/** Whether a path has a character that Spark's globs treat specially. */
function hasGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * One path segment's pattern: `*`, `?`, `[a-z]`, `[^a]`, `{a,b}` (also nested), and `\` to quote.
 * An unclosed `[` or `{` is an error, as in Hadoop.
 */
export function globToRegExp(pattern: string): RegExp {
  let source = '';
  let braces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '\\') {
      at++;
      if (at >= pattern.length) throw badGlob(pattern, 'a backslash at its end');
      source += quote(pattern[at]!);
    } else if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (char === '{') {
      braces++;
      source += '(?:';
    } else if (char === '}' && braces > 0) {
      braces--;
      source += ')';
    } else if (char === ',' && braces > 0) source += '|';
    else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) throw badGlob(pattern, 'a [ without its ]');
      const body = pattern.slice(at + 1, end);
      const negated = body.startsWith('^') || body.startsWith('!');
      source += `[${negated ? '^' : ''}${body.slice(negated ? 1 : 0).replace(/[\\\]^]/g, '\\$&')}]`;
      at = end;
    } else source += quote(char);
  }
  if (braces > 0) throw badGlob(pattern, 'a { without its }');
  return new RegExp(`^${source}$`, 'su');
}

/**
 * What an absolute path with or without globs matches, sorted by path; hidden names only where the pattern
 * names them.
 */
export async function expandGlob(storage: Storage, path: string): Promise<DirectoryEntry[]> {
  if (!hasGlob(path)) {
    const status = await storage.status(path);
    return status === null ? [] : [status];
  }
  const found: DirectoryEntry[] = [];
  for (const alternative of expandSlashedBraces(path)) {
    const { root } = parse(alternative);
    const segments = alternative
      .slice(root.length)
      .split(sep)
      .filter((part) => part !== '');
    await descend(storage, root, segments, found);
  }
  const unique = new Map(found.map((entry) => [entry.path, entry]));
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function descend(
  storage: Storage,
  base: string,
  segments: readonly string[],
  found: DirectoryEntry[],
): Promise<void> {
  const next = segments.findIndex(hasGlob);
  if (next < 0) {
    const status = await storage.status(join(base, ...segments));
    if (status !== null) found.push(status);
    return;
  }
  const directory = join(base, ...segments.slice(0, next));
  const pattern = segments[next]!;
  const matches = globToRegExp(pattern);
  const rest = segments.slice(next + 1);
  for (const entry of (await storage.entries(directory)) ?? []) {
    if (!matches.test(entry.name) || (isHidden(entry.name) && !/^[._]/.test(pattern))) continue;
    if (rest.length === 0) found.push(entry);
    else if (entry.directory) await descend(storage, entry.path, rest, found);
  }
}

/** Names that Spark skips in listings: `_x` without `=`, `.x`, and files that are still being copied. */
export function isHidden(name: string): boolean {
  if (name.startsWith('.') || name.endsWith('._COPYING_')) return true;
  return name.startsWith('_') && !name.includes('=');
}

/** `{a/b,c}` reaches over segments, so such braces are multiplied out before the path is split. */
function expandSlashedBraces(path: string): string[] {
  const open = path.indexOf('{');
  if (open < 0) return [path];
  let depth = 0;
  const commas: number[] = [];
  for (let at = open; at < path.length; at++) {
    const char = path[at];
    if (char === '{') depth++;
    else if (char === ',' && depth === 1) commas.push(at);
    else if (char === '}' && --depth === 0) {
      const head = path.slice(0, open);
      const tails = expandSlashedBraces(path.slice(at + 1));
      if (!path.slice(open, at).includes('/')) return tails.map((tail) => path.slice(0, at + 1) + tail);
      const cuts = [open, ...commas, at];
      const options = cuts.slice(1).map((cut, index) => path.slice(cuts[index]! + 1, cut));
      return options.flatMap((option) => expandSlashedBraces(head + option + path.slice(at + 1)));
    }
  }
  throw badGlob(path, 'a { without its }');
}

function quote(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function badGlob(pattern: string, reason: string): SparkError {
  return new SparkError('FAILED_READ_FILE.NO_HINT', { path: pattern, reason: `the pattern has ${reason}` });
}

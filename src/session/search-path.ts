import { assertNever, SparkError } from '../core/error.ts';
import type { SetPath } from '../lang/ast/statement-inspect.ts';
import { parseStatement } from '../lang/spark/parse.ts';
import { quoteIfNeeded } from '../types/type-name.ts';
import type { SessionState } from './session-state.ts';

/** Where a bare name is looked up: a schema with its catalog, or whatever database is the current one. */
export type PathEntry = readonly string[] | 'current';

export const PATH_ENABLED = 'spark.sql.path.enabled';
export const DEFAULT_PATH = 'spark.sql.defaultPath';

const BUILTIN = ['system', 'builtin'] as const;
const SESSION = ['system', 'session'] as const;

/** What SET PATH set, or the default. */
export function searchPath(state: SessionState): readonly PathEntry[] {
  const enabled = state.conf.lookup(PATH_ENABLED)?.toLowerCase() === 'true';
  return (enabled ? state.path : null) ?? defaultPath(state.conf.lookup(DEFAULT_PATH));
}

/** The elements of SET PATH. @throws DUPLICATE_SQL_PATH_ENTRY */
export function pathEntries(elements: SetPath['elements'], state: SessionState): readonly PathEntry[] {
  const entries = elements.flatMap((element): readonly PathEntry[] => {
    if (element.kind === 'qualifiedName') return [element.parts.map((part) => part.name)];
    switch (element.word) {
      case 'DEFAULT_PATH':
        return defaultPath(state.conf.lookup(DEFAULT_PATH));
      case 'SYSTEM_PATH':
        return [BUILTIN];
      case 'PATH':
        return searchPath(state);
      case 'CURRENT_DATABASE':
      case 'CURRENT_SCHEMA':
        return ['current'];
      default:
        return assertNever(element.word);
    }
  });
  const keys = entries.map((entry) => (entry === 'current' ? entry : entry.join('\0').toLowerCase()));
  const twice = entries.find((_, i) => keys.indexOf(keys[i]!) !== i);
  if (twice !== undefined) {
    const pathEntry = twice === 'current' ? 'CURRENT_SCHEMA' : twice.join('.');
    throw new SparkError('DUPLICATE_SQL_PATH_ENTRY', { pathEntry });
  }
  return entries;
}

/** As `current_path()` prints it. */
export function pathText(path: readonly PathEntry[], current: readonly string[]): string {
  return path.map((entry) => (entry === 'current' ? current : entry).map(quoteIfNeeded).join('.')).join(',');
}

/** @throws INVALID_CONF_VALUE.REQUIREMENT for a default path that is none */
export function checkDefaultPath(text: string): void {
  if (text.trim() !== '' && parsePath(text) === null) {
    throw new SparkError('INVALID_CONF_VALUE.REQUIREMENT', {
      confName: DEFAULT_PATH,
      confValue: text,
      confRequirement: 'it has to be a list of schemas as SET PATH takes them, without PATH itself.',
    });
  }
}

function defaultPath(setting: string | undefined): readonly PathEntry[] {
  return parsePath(setting ?? '') ?? [BUILTIN, SESSION, 'current'];
}

/** The setting's entries; null for a text that is no path. */
function parsePath(text: string): readonly PathEntry[] | null {
  if (text.trim() === '') return null;
  try {
    const statement = parseStatement(`SET PATH = ${text}`);
    if (statement.kind !== 'setPath') return null;
    const entries = statement.elements.map((element): PathEntry | null => {
      if (element.kind === 'qualifiedName') return element.parts.map((part) => part.name);
      if (element.word === 'SYSTEM_PATH') return BUILTIN;
      return element.word.startsWith('CURRENT') ? 'current' : null;
    });
    return entries.includes(null) ? null : (entries as readonly PathEntry[]);
  } catch (error) {
    if (error instanceof SparkError) return null;
    throw error;
  }
}

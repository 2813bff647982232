import type { Attribute } from '../../expr/expression.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';

/** The columns that names in an expression can mean. */
export interface Scope {
  /** In order, as `*` gives them. */
  readonly columns: readonly Attribute[];
  /** Reached only by a qualified name: the other side's column of a USING or NATURAL join. */
  readonly hidden: readonly Attribute[];
  /** Folds a name to the form that is compared. */
  readonly fold: (name: string) => string;
  /** Built at the first look-up, so that a thousand columns cost one pass. */
  index: Map<string, ScopeEntry[]> | null;
}

interface ScopeEntry {
  readonly attribute: Attribute;
  readonly hidden: boolean;
}

/** A relation of a FROM clause: what it gives, and what only qualified names reach. */
export interface ResolvedRelation {
  readonly plan: LogicalPlan;
  /** Ids of columns of the plan's output that `*` and plain names leave out. */
  readonly hidden: ReadonlySet<number>;
}

export const NOTHING_HIDDEN: ReadonlySet<number> = new Set();

export function makeScope(
  columns: readonly Attribute[],
  fold: (name: string) => string,
  hidden: readonly Attribute[] = [],
): Scope {
  return { columns, hidden, fold, index: null };
}

export function scopeOf(relation: ResolvedRelation, fold: (name: string) => string): Scope {
  const output = outputOf(relation.plan);
  if (relation.hidden.size === 0) return makeScope(output, fold);
  return makeScope(
    output.filter((a) => !relation.hidden.has(a.id)),
    fold,
    output.filter((a) => relation.hidden.has(a.id)),
  );
}

/** A name's meaning: columns that it can be, and the fields below them that the rest of it names. */
export interface NameMatch {
  readonly candidates: readonly Attribute[];
  /** How many parts of the name qualify and name the column. */
  readonly used: number;
}

/**
 * Columns that a dotted name can mean. As many parts as possible are taken for a qualifier; what is left
 * behind the column's name are fields.
 */
export function matchName(scope: Scope, parts: readonly string[]): NameMatch | undefined {
  const folded = parts.map(scope.fold);
  const index = indexOf(scope);
  for (let qualifiers = Math.min(parts.length - 1, 3); qualifiers >= 0; qualifiers--) {
    const entries = index.get(folded[qualifiers]!);
    if (entries === undefined) continue;
    const candidates: Attribute[] = [];
    for (const { attribute, hidden } of entries) {
      if (qualifiers === 0 ? hidden : !qualifies(scope, folded, qualifiers, attribute.qualifier)) continue;
      if (!candidates.some((c) => c.id === attribute.id)) candidates.push(attribute);
    }
    if (candidates.length > 0) return { candidates, used: qualifiers + 1 };
  }
  return undefined;
}

/** Whether a column is one of `qualifier.*`. */
export function hasQualifier(scope: Scope, attribute: Attribute, qualifier: readonly string[]): boolean {
  return qualifies(scope, qualifier.map(scope.fold), qualifier.length, attribute.qualifier);
}

function qualifies(
  scope: Scope,
  folded: readonly string[],
  count: number,
  qualifier: readonly string[],
): boolean {
  const offset = qualifier.length - count;
  if (offset < 0) return false;
  for (let i = 0; i < count; i++) {
    if (scope.fold(qualifier[offset + i]!) !== folded[i]) return false;
  }
  return true;
}

function indexOf(scope: Scope): Map<string, ScopeEntry[]> {
  if (scope.index !== null) return scope.index;
  const index = new Map<string, ScopeEntry[]>();
  const add = (attribute: Attribute, hidden: boolean): void => {
    const key = scope.fold(attribute.name);
    const entries = index.get(key);
    if (entries === undefined) index.set(key, [{ attribute, hidden }]);
    else entries.push({ attribute, hidden });
  };
  for (const attribute of scope.columns) add(attribute, false);
  for (const attribute of scope.hidden) add(attribute, true);
  scope.index = index;
  return index;
}

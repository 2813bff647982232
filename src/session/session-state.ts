import type { ViewBinding } from '../catalog/catalog.ts';
import type { CatalogTable } from '../catalog/catalog-table.ts';
import type { StoredFunction } from '../catalog/function-store.ts';
import type { Conf } from '../core/config.ts';
import type { DataType, Schema } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { PathEntry } from './search-path.ts';
import type { SessionDialect } from './statement.ts';

/** A temporary view: a query's text with what it needs to mean the same later, or files. */
export type TemporaryView =
  | {
      readonly kind: 'query';
      readonly text: string;
      readonly columns: readonly string[] | null;
      readonly schema: Schema;
      readonly currentDatabase: string;
      readonly conf: Conf;
      readonly comment: string | null;
      readonly queryColumns: readonly string[];
      /** Absent where such bindings are switched off. */
      readonly binding?: ViewBinding;
      readonly properties: Readonly<Record<string, string>>;
      readonly path: readonly PathEntry[] | null;
      /** Temporary views, functions and variables that the text uses, in lower case. */
      readonly temporaryNames: readonly string[];
    }
  | { readonly kind: 'files'; readonly table: CatalogTable };

export interface Variable {
  readonly name: string;
  readonly type: DataType;
  value: Value;
  readonly defaultValue: Value;
}

/** The variables of a script's blocks around a statement. */
export interface LocalVariables {
  /** By name as written, in lower case: `x`, or `label.x`. The innermost one wins. */
  find(parts: readonly string[]): Variable | undefined;
}

/** What lasts between the statements of a session. Names are keys in lower case. */
export interface SessionState {
  readonly conf: Conf;
  readonly dialect: SessionDialect;
  readonly user: string;
  currentDatabase: string;
  /** What SET PATH set; null for the default. */
  path: readonly PathEntry[] | null;
  readonly temporaryViews: Map<string, TemporaryView>;
  readonly variables: Map<string, Variable>;
  /** Temporary functions. */
  readonly functions: Map<string, StoredFunction>;
}

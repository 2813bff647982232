import { createHash } from 'node:crypto';
import type { CatalogListing } from '../../catalog/catalog.ts';
import type { Query } from '../../lang/ast/query.ts';
import { parseStatement } from '../../lang/spark/parse.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import type { Schema } from '../../types/data-type.ts';
import { schemaOf } from '../plan-query.ts';
import { quoteName, type StatementContext } from '../statement-context.ts';

/** The name under which PostgreSQL's clients look for the database `default`. */
export const PUBLIC = 'public';
/** Where temporary views are. */
export const TEMPORARY = 'pg_temp_1';

export interface UserSchema {
  readonly oid: number;
  /** As clients see it. */
  readonly name: string;
  /** The catalog's database; null for temporary views. */
  readonly database: string | null;
  readonly comment: string;
}

export interface UserRelation {
  readonly oid: number;
  readonly schema: UserSchema;
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly comment: string;
  /** Empty where the table cannot be read. */
  readonly columns: Schema;
  /** Of views. */
  readonly text: string | null;
  readonly size: bigint;
}

/** The server's databases and tables at one moment, as PostgreSQL's schemas and relations. */
export interface Snapshot {
  readonly schemas: readonly UserSchema[];
  readonly relations: readonly UserRelation[];
}

/** The database that clients mean by a schema's name. */
export function databaseOfSchema(name: string, exists: (database: string) => boolean): string {
  return name === PUBLIC && !exists(PUBLIC) ? 'default' : name;
}

export function schemaOfDatabase(database: string, exists: (database: string) => boolean): string {
  return database === 'default' && !exists(PUBLIC) ? PUBLIC : database;
}

/** What a statement needs to know; the rest is not asked for. */
export interface SnapshotWants {
  readonly columns: boolean;
  readonly sizes: boolean;
}

export async function takeSnapshot(context: StatementContext, wants: SnapshotWants): Promise<Snapshot> {
  const { catalog } = context.engine;
  const exists = (name: string): boolean => catalog.database(name) !== undefined;
  const ids = new ObjectIds();
  const schemas = catalog.databases().map((database): UserSchema => {
    const name = schemaOfDatabase(database.name, exists);
    const oid = name === PUBLIC ? 2200 : ids.next(`schema ${name}`);
    return { oid, name, database: database.name, comment: database.comment };
  });
  const relations: Promise<UserRelation>[] = [];
  for (const schema of schemas) {
    for (const listing of catalog.list(schema.database!)) {
      const oid = ids.next(`relation ${schema.database}.${listing.name}`);
      relations.push(userRelation(oid, schema, listing, context, wants));
    }
  }
  const views = [...context.state.temporaryViews];
  if (views.length > 0) {
    const schema: UserSchema = { oid: ids.next('temporary'), name: TEMPORARY, database: null, comment: '' };
    schemas.push(schema);
    for (const [name, view] of views) {
      const columns = view.kind === 'files' ? view.table.schema : view.schema;
      const oid = ids.next(`temporary ${name}`);
      const text = view.kind === 'files' ? null : view.text;
      const comment = view.kind === 'files' ? '' : (view.comment ?? '');
      relations.push(Promise.resolve({ oid, schema, name, kind: 'view', comment, columns, text, size: 0n }));
    }
  }
  return { schemas, relations: await Promise.all(relations) };
}

async function userRelation(
  oid: number,
  schema: UserSchema,
  listing: CatalogListing,
  context: StatementContext,
  wants: SnapshotWants,
): Promise<UserRelation> {
  const { catalog } = context.engine;
  const { kind, name } = listing;
  const base = { oid, schema, name, kind, comment: listing.comment, size: 0n };
  const nothing: UserRelation = { ...base, columns: [], text: null };
  if (!wants.columns && !wants.sizes && kind === 'table') return nothing;
  try {
    const entry = await catalog.lookup(schema.database!, name);
    if (entry === null) return nothing;
    if (entry.kind === 'view') {
      const columns = wants.columns ? (entry.schema ?? (await viewColumns(schema, name, context))) : [];
      return { ...base, columns, text: entry.text };
    }
    const size = wants.sizes ? BigInt((await catalog.statistics(entry.table)).sizeInBytes) : 0n;
    return { ...base, columns: entry.table.schema, text: null, size };
  } catch {
    // A table that cannot be read is still listed: reading it tells why.
    return nothing;
  }
}

/** The columns of a view that was never analyzed: those of a catalog file. */
async function viewColumns(schema: UserSchema, name: string, context: StatementContext): Promise<Schema> {
  const query = parseStatement(`SELECT * FROM ${quoteName([schema.database!, name])}`) as Query;
  return schemaOf(await settleLookups(() => analyzeQuery(query, context.analyzer)));
}

/** Object ids that stay the same as long as the name does: from a hash, past those that PostgreSQL keeps to itself. */
class ObjectIds {
  readonly #taken = new Set<number>();

  next(name: string): number {
    let id = 16_384 + (createHash('sha1').update(name).digest().readUInt32BE(0) % 1_000_000_000);
    while (this.#taken.has(id)) id += 1;
    this.#taken.add(id);
    return id;
  }
}

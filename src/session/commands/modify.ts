import { SparkError } from '../../core/error.ts';
import type { NameReference } from '../../lang/ast/name.ts';
import type { Delete, LoadData, Merge, Update } from '../../lang/ast/statement-write.ts';
import { nameParts, quoteName, type StatementContext } from '../statement-context.ts';
import { action } from './command.ts';
import { findTable } from './find.ts';

/** Tables of files are written as a whole: Spark refuses to change rows of theirs, and so do we. */
const deleteRows = action<Delete>((statement, context) => refuse(statement.table, 'DELETE', context));
const update = action<Update>((statement, context) => refuse(statement.table, 'UPDATE TABLE', context));
const merge = action<Merge>((statement, context) => refuse(statement.target, 'MERGE INTO TABLE', context));
const loadData = action<LoadData>((statement, context) => refuse(statement.table, 'LOAD DATA', context));

/** @throws TABLE_OR_VIEW_NOT_FOUND, UNSUPPORTED_FEATURE.TABLE_OPERATION */
async function refuse(
  reference: NameReference,
  operation: string,
  context: StatementContext,
): Promise<never> {
  const { table } = await findTable(await nameParts(reference, context), context, reference.span);
  throw new SparkError(
    'UNSUPPORTED_FEATURE.TABLE_OPERATION',
    { tableName: quoteName(table.identifier), operation },
    { span: reference.span },
  );
}

export const modifyCommands = { delete: deleteRows, update, merge, loadData };

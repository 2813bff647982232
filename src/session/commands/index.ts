import type { Statement } from '../../lang/ast/statement.ts';
import type { Schema } from '../../types/data-type.ts';
import type { StatementContext } from '../statement-context.ts';
import { alterCommands } from './alter.ts';
import { alterViewCommands } from './alter-view.ts';
import { cacheCommands } from './cache.ts';
import type { Command, CommandResult } from './command.ts';
import { databaseCommands } from './database.ts';
import { describeCommands } from './describe.ts';
import { explainCommands } from './explain.ts';
import { functionCommands } from './function.ts';
import { insertCommands } from './insert.ts';
import { maintainCommands } from './maintain.ts';
import { modifyCommands } from './modify.ts';
import { settingCommands } from './setting.ts';
import { showCommands } from './show.ts';
import { tableCommands } from './table.ts';
import { variableCommands } from './variable.ts';
import { viewCommands } from './view.ts';

export type { CommandResult };

type Kind = Statement['kind'];

/** Statements that run on the driver, by kind. */
const commands: { readonly [K in Kind]?: Command<Extract<Statement, { kind: K }>> } = {
  ...alterCommands,
  ...alterViewCommands,
  ...cacheCommands,
  ...databaseCommands,
  ...describeCommands,
  ...explainCommands,
  ...functionCommands,
  ...insertCommands,
  ...maintainCommands,
  ...modifyCommands,
  ...settingCommands,
  ...showCommands,
  ...tableCommands,
  ...variableCommands,
  ...viewCommands,
};

export function isCommand(statement: Statement): boolean {
  return Object.hasOwn(commands, statement.kind);
}

/** The columns that a command gives; null for statements that give none or are no commands. */
export function commandSchema(statement: Statement): Schema | null {
  const schema = commandFor(statement)?.schema(statement) ?? [];
  return schema.length > 0 ? schema : null;
}

export async function runCommand(
  statement: Statement,
  context: StatementContext,
): Promise<CommandResult & { readonly schema: Schema }> {
  const command = commandFor(statement);
  if (command === undefined) throw new Error(`${statement.kind} is no command`);
  return { schema: command.schema(statement), ...(await command.run(statement, context)) };
}

function commandFor(statement: Statement): Command<Statement> | undefined {
  return commands[statement.kind] as Command<Statement> | undefined;
}

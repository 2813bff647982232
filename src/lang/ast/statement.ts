import type { Query } from './query.ts';
import type { ScriptStatement } from './script.ts';
import type { AlterStatement } from './statement-alter.ts';
import type { CreateStatement, DropStatement } from './statement-create.ts';
import type { DescribeStatement, Explain, SessionStatement, ShowStatement } from './statement-inspect.ts';
import type { WriteStatement } from './statement-write.ts';

/** One statement; a bare query is a statement, too. */
export type Statement =
  | Query
  | Explain
  | CreateStatement
  | DropStatement
  | AlterStatement
  | WriteStatement
  | ShowStatement
  | DescribeStatement
  | SessionStatement
  | ScriptStatement;

import { isAbsolute, join } from 'node:path';
import type { CatalogProblem } from '../catalog/catalog.ts';
import { SparkError } from '../core/error.ts';
import { splitStatements } from '../lang/spark/parse.ts';
import type { Engine } from './engine.ts';
import { Session } from './session.ts';

const DIALECT = { doubleQuotedIdentifiers: false, standardConformingStrings: false };

/**
 * Runs the statements of a `catalog.sql` in a session of its own. A statement that fails does not stop the
 * others.
 *
 * @param directory what relative locations are relative to
 * @returns what went wrong, with lines in the script
 */
export async function runScript(
  engine: Engine,
  script: string,
  directory: string,
): Promise<readonly Omit<CatalogProblem, 'file'>[]> {
  const session = new Session(engine, {
    id: 'catalog',
    user: 'sparrow',
    database: 'default',
    dialect: DIALECT,
    conf: {},
  });
  const problems: Omit<CatalogProblem, 'file'>[] = [];
  for (const { start, end } of splitStatements(script)) {
    const text = absoluteLocations(script.slice(start, end), directory);
    try {
      const execution = await session.execute(text, { encoding: { kind: 'json_strings' } });
      for await (const _ of execution.blocks);
      await execution.outcome;
    } catch (error) {
      const at = start + (error instanceof SparkError ? (error.span?.start ?? 0) : 0);
      problems.push({ line: script.slice(0, at).split('\n').length, message: (error as Error).message });
    }
  }
  session.close();
  return problems;
}

/** LOCATION 'x' relative to the script, where a session would take the working directory. */
function absoluteLocations(statement: string, directory: string): string {
  return statement.replace(/(\bLOCATION\s+)'([^']*)'/gi, (whole, keyword: string, path: string) =>
    isAbsolute(path) || /^[a-z][a-z0-9+.-]+:/i.test(path) ? whole : `${keyword}'${join(directory, path)}'`,
  );
}

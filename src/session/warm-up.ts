import { bundledFile } from '../core/bundled-file.ts';
import { EventLog } from '../core/events.ts';
import type { Engine } from './engine.ts';
import { PlanCache } from './plan-cache.ts';
import { Session } from './session.ts';

const DIALECT = { doubleQuotedIdentifiers: false, standardConformingStrings: false };
/** The statements run so often: enough for the engine to compile what every query goes through. */
const ROUNDS = 3;

/**
 * Lets a fresh server run some statements of its own over a file of the build (`build/warm-up-rows.sql`): JavaScript is
 * slow until it has run a while, and the first client should not be the one who waits for that. Nothing of it shows in
 * the event log. They only read: what a client does first, creating tables and asking, shares the cores with them.
 *
 * Gives way to the first statement of a client, and ends when all was run.
 *
 * @param closing set when the server ends
 */
export async function warmUp(engine: Engine, closing: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const unsubscribe = engine.events.subscribe((event) => {
    if (event.kind === 'sql_execution_start') stop.abort();
  });
  closing.addEventListener('abort', () => stop.abort(), { once: true });
  const session = new Session(
    // Its rounds are there to run the planner.
    { ...engine, events: new EventLog(1), queries: engine.queries.unseen(), plans: new PlanCache(0) },
    { id: 'warm-up', user: 'sparrow', database: 'default', dialect: DIALECT, conf: {} },
  );
  engine.queries.prefault();
  try {
    const rows = `parquet.\`${bundledFile('warm-up.parquet')}\``;
    // All that a first client may need comes early.
    for (let round = 0; round < ROUNDS; round++) {
      for (const statement of statements(rows)) {
        if (stop.signal.aborted) return;
        await run(session, statement, stop.signal);
        // Whoever came meanwhile is heard before the next one starts.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  } catch (error) {
    if (!stop.signal.aborted) engine.logger.log('warn', `warm-up: ${(error as Error).message}`);
  } finally {
    unsubscribe();
    session.close();
  }
}

async function run(session: Session, statement: string, signal: AbortSignal): Promise<void> {
  const execution = await session.execute(statement, { encoding: { kind: 'json_strings' }, signal });
  for await (const _ of execution.blocks);
  await execution.outcome;
}

/** What most queries are made of: scans, filters, aggregates, joins of all kinds, sorts, subqueries. */
function statements(rows: string): readonly string[] {
  return [
    `SELECT /*+ MERGE(p) */ c.name, p.day, sum(c.price * (1 - c.discount)) AS revenue
     FROM ${rows} c JOIN ${rows} p ON c.parent = p.id JOIN (SELECT * FROM ${rows} WHERE id < 7) s ON c.size = s.id
     WHERE p.day >= DATE '2020-02-01' AND c.name LIKE '%1%' AND s.weight BETWEEN 0 AND 100
     GROUP BY c.name, p.day ORDER BY revenue DESC, p.day LIMIT 10`,
    `SELECT size, sum(price) AS total, sum(price * (1 - discount)) AS net, avg(weight), min(day), count(*)
     FROM ${rows} WHERE day <= DATE '2022-01-01' GROUP BY size ORDER BY size`,
    `SELECT year(time) AS y, name, count(DISTINCT parent), max(weight) FROM ${rows}
     GROUP BY y, name HAVING count(*) > 1 ORDER BY y, name DESC LIMIT 20`,
    `SELECT /*+ MERGE(p) */ c.size, count(p.id) FROM ${rows} c LEFT JOIN ${rows} p ON c.parent = p.id AND p.size > 2
     GROUP BY c.size ORDER BY 2`,
    `SELECT name, sum(CASE WHEN size IN (1, 2) THEN price ELSE 0 END) / sum(price), substring(name, 1, 4)
     FROM ${rows} t WHERE EXISTS (SELECT 1 FROM ${rows} o WHERE o.id = t.parent AND o.size <> t.size)
       AND id NOT IN (SELECT parent FROM ${rows} WHERE weight < 10)
       AND weight > (SELECT 0.2 * avg(weight) FROM ${rows} i WHERE i.size = t.size)
     GROUP BY name ORDER BY name LIMIT 5`,
  ];
}

// The first query of a fresh server (cold code, warm files) beside the same query hot, some servers for each query.
import { queries, TAXI_ROWS, taxiData, tpchData } from '../data.mjs';
import { openSparrow } from '../engines.mjs';
import { median } from '../measure.mjs';
import { ms } from '../report.mjs';

/** Servers whose first query is timed. */
const FRESH_SERVERS = 5;

export async function cold(report, bench) {
  const suites = { taxi: await taxiData(TAXI_ROWS), tpch: await tpchData(1) };
  const rows = [];
  for (const [suite, tables] of Object.entries(suites)) {
    if (typeof tables === 'string') report.text(`${suite} left out: ${tables}.`);
    else {
      const picked = bench.pick(await queries(suite));
      const compileTimes = await compiledAnew(tables, picked, bench.runs);
      for (const query of picked) {
        const times = await fresh(tables, query, bench.runs);
        rows.push({ name: `${suite} ${query.name}`, ...times, anew: compileTimes.get(query.name) });
      }
    }
  }
  report.table(
    [
      ...['query', 'first', 'hot', 'first - 2 × hot', 'listens after'],
      ...['compile, first', 'waited for', 'compile, hot', 'compile, new in a warm server'],
    ],
    rows.map((r) => [
      r.name,
      ...[r.first, r.hot, r.over, r.start, r.compile, r.waited, r.recompile, r.anew].map(ms),
    ]),
  );
  const worst = (value) => ms(Math.max(...rows.map(value)));
  report.figure(
    'first query - 2 × hot, worst and median',
    `${worst((r) => r.over)} ms, ${ms(median(rows.map((r) => r.over)))} ms`,
  );
  report.figure(
    'code generation and compilation, worst: first run, of that not done while earlier stages ran, hot',
    `${worst((r) => r.compile)} ms, ${worst((r) => r.waited)} ms, ${worst((r) => r.recompile)} ms`,
  );
  report.figure(
    'code generation and compilation of new code in a warm server, worst and median',
    `${worst((r) => r.anew)} ms, ${ms(median(rows.map((r) => r.anew)))} ms`,
  );
  report.figure(
    'start of the process to first answer, median',
    `${ms(median(rows.map((r) => r.start + r.first)))} ms`,
  );
}

/**
 * Milliseconds by query that new code takes in a server which has made as much before, but keeps none; neither does
 * V8, which otherwise finds equal modules again.
 */
async function compiledAnew(tables, picked, runs) {
  const conf = { 'spark.sql.codegen.cache.maxEntries': 0 };
  const server = await openSparrow(conf, ['--no-wasm-native-module-cache-enabled']);
  try {
    await server.setup(tables);
    const times = new Map(picked.map(({ name }) => [name, []]));
    for (let i = 0; i < 2 * runs; i++) {
      for (const { name, sql } of picked) {
        const { error } = await server.run(sql);
        if (error) throw new Error(`${name}: ${error}`);
        if (i >= runs) times.get(name).push((await server.metrics()).compileTime);
      }
    }
    return new Map([...times].map(([name, list]) => [name, median(list)]));
  } finally {
    await server.close();
  }
}

/** Medians of as many fresh servers; the hot time is that of the last one. */
async function fresh(tables, query, runs) {
  const servers = [];
  for (let i = 1; i <= FRESH_SERVERS; i++)
    servers.push(await freshServer(tables, query, i === FRESH_SERVERS ? runs : 0));
  const middle = (value) => median(servers.map(value));
  const { hot, recompile } = servers[FRESH_SERVERS - 1];
  const first = middle((s) => s.first);
  return {
    first,
    hot,
    over: first - 2 * hot,
    start: middle((s) => s.start),
    compile: middle((s) => s.compile),
    waited: middle((s) => s.waited),
    recompile,
  };
}

/** One server's first run, and `runs` more. */
async function freshServer(tables, { name, sql }, runs) {
  const server = await openSparrow();
  try {
    await server.setup(tables);
    const run = async () => {
      const { ms: time, error } = await server.run(sql);
      if (error) throw new Error(`${name}: ${error}`);
      return time;
    };
    const first = await run();
    const { compileTime: compile, earlyCompileTime } = await server.metrics();
    const times = [];
    for (let i = 0; i < runs; i++) times.push(await run());
    const { compileTime: recompile } = await server.metrics();
    return {
      first,
      start: server.startTime,
      compile,
      waited: compile - earlyCompileTime,
      hot: median(times),
      recompile,
    };
  } finally {
    await server.close();
  }
}

// The page: a list of queries, one query with its stages and plan, read again while anything runs; what is cached.
const main = document.getElementById('main');
const REFRESH = 1000;
let base = '';
let timer = 0;

/** The server has forgotten it, or never had it. */
class Missing extends Error {}

async function get(path) {
  const response = await fetch(path);
  if (response.status === 404) throw new Missing(`There is nothing at ${path}: it may be too long ago.`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function table(columns, rows) {
  const head = node(
    'tr',
    {},
    ...columns.map((c) => node('th', c.number ? { class: 'number' } : {}, c.title)),
  );
  const body = rows.map((row) =>
    node('tr', {}, ...columns.map((c) => node('td', c.number ? { class: 'number' } : {}, c.cell(row)))),
  );
  return node('table', {}, node('thead', {}, head), node('tbody', {}, ...body));
}

const count = (n) => n.toLocaleString('en');

function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function bytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let i = 0;
  while (n >= 1024 && i < units.length - 1) {
    n /= 1024;
    i++;
  }
  return `${i === 0 ? n : n.toFixed(1)} ${units[i]}`;
}

const clock = (gmt) => new Date(gmt.replace('GMT', 'Z')).toLocaleTimeString();

function state(query) {
  const text = query.cancelled ? 'CANCELLED' : query.status;
  return node('span', { class: query.status.toLowerCase() }, text);
}

function progress({ numTasks, numCompletedTasks }) {
  const share = numTasks === 0 ? 0 : (100 * numCompletedTasks) / numTasks;
  const fill = node('i');
  fill.style.width = `${share}%`;
  const bar = node('div', { class: 'bar', title: `${numCompletedTasks} of ${numTasks} tasks` }, fill);
  return bar;
}

function queriesView(queries) {
  if (queries.length === 0) {
    return [node('p', { class: 'muted' }, 'No query yet. Connect with psql, or post a statement to /sql.')];
  }
  const columns = [
    { title: 'Id', number: true, cell: (q) => node('a', { href: `#/query/${q.id}` }, String(q.id)) },
    { title: 'State', cell: state },
    {
      title: 'Statement',
      cell: (q) => node('a', { href: `#/query/${q.id}` }, node('pre', { class: 'statement' }, q.description)),
    },
    { title: 'Submitted', cell: (q) => clock(q.submissionTime) },
    { title: 'Duration', number: true, cell: (q) => duration(q.duration) },
    { title: 'Rows', number: true, cell: (q) => count(q.rows) },
    { title: 'Tasks', cell: (q) => progress(q.progress) },
  ];
  return [node('h2', {}, 'Queries'), table(columns, queries)];
}

function planRows(plan, depth = 0) {
  return [{ depth, ...plan }, ...plan.children.flatMap((child) => planRows(child, depth + 1))];
}

/** `1 (23 pruned)` for a scan of files. */
function filesRead(metrics) {
  if (metrics?.filesRead === undefined) return '';
  const pruned = metrics.filesPruned > 0 ? ` (${count(metrics.filesPruned)} pruned)` : '';
  return count(metrics.filesRead) + pruned;
}

function moreCounts(metrics) {
  const { counts = {}, columnsWithoutNulls = 0 } = metrics ?? {};
  const shown = columnsWithoutNulls > 0 ? { ...counts, columnsWithoutNulls } : counts;
  return Object.entries(shown)
    .map(([name, value]) => `${words(name)}: ${count(value)}`)
    .join(', ');
}

function planning({ planningTime, planReused }) {
  if (planningTime === null) return '';
  return `; plan ${planReused ? 'found again' : 'made'} in ${planningTime.toFixed(1)} ms`;
}

function queryView(query, stages) {
  const parts = [
    node('h2', {}, `Query ${query.id} `, state(query)),
    node(
      'p',
      { class: 'muted' },
      `${duration(query.duration)}, ${count(query.rows)} rows, submitted ${clock(query.submissionTime)} by ${query.user}${planning(query)}`,
    ),
    node('pre', { class: 'box' }, query.description),
  ];
  if (query.errorMessage)
    parts.push(node('h2', {}, 'Error'), node('pre', { class: 'box failed' }, query.errorMessage));
  const metrics = new Map(query.operators.map((m) => [m.nodeId, m]));
  if (query.plan) {
    const columns = [
      {
        title: 'Operator',
        cell: (p) => node('span', { title: p.text }, `${'  '.repeat(p.depth)}${p.text}`),
      },
      {
        title: 'Rows',
        number: true,
        cell: (p) => (metrics.has(p.nodeId) ? count(metrics.get(p.nodeId).rows) : ''),
      },
      {
        title: 'Filtered at run time',
        number: true,
        cell: (p) => (metrics.get(p.nodeId)?.filteredRows ? count(metrics.get(p.nodeId).filteredRows) : ''),
      },
      {
        title: 'Files read',
        number: true,
        cell: (p) => filesRead(metrics.get(p.nodeId)),
      },
      {
        title: 'Time',
        number: true,
        cell: (p) => (metrics.get(p.nodeId)?.time ? duration(metrics.get(p.nodeId).time) : ''),
      },
      {
        title: 'More',
        cell: (p) => moreCounts(metrics.get(p.nodeId)),
      },
    ];
    const plan = table(columns, planRows(query.plan));
    plan.className = 'plan';
    parts.push(node('h2', {}, 'Plan'), plan);
  }
  parts.push(node('h2', {}, 'Stages'), stagesTable(stages));
  return parts;
}

/** `hashedRows` as `hashed rows`. */
function words(name) {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function stagesTable(stages) {
  const columns = [
    { title: 'Stage', number: true, cell: (s) => String(s.stageId) },
    {
      title: 'State',
      cell: (s) =>
        node(
          'span',
          { class: s.status === 'ACTIVE' ? 'running' : s.status === 'COMPLETE' ? 'completed' : 'failed' },
          s.status,
        ),
    },
    { title: 'Kind', cell: (s) => s.kind.replace('_', ' ') },
    { title: 'Tasks', number: true, cell: (s) => `${s.numCompleteTasks} / ${s.numTasks}` },
    { title: 'Task time', number: true, cell: (s) => duration(s.executorRunTime) },
    { title: 'Input', number: true, cell: (s) => `${bytes(s.inputBytes)}, ${count(s.inputRecords)} rows` },
    {
      title: 'Column cache',
      number: true,
      cell: (s) => (s.columnCacheHits ? bytes(s.columnCacheHitBytes) : ''),
    },
    {
      title: 'Shuffle read',
      number: true,
      cell: (s) => `${bytes(s.shuffleReadBytes)}, ${count(s.shuffleReadRecords)} rows`,
    },
    {
      title: 'Shuffle write',
      number: true,
      cell: (s) => `${bytes(s.shuffleWriteBytes)}, ${count(s.shuffleWriteRecords)} rows`,
    },
    { title: 'Peak memory', number: true, cell: (s) => bytes(s.peakExecutionMemory) },
    { title: 'Spilled', number: true, cell: (s) => bytes(s.diskBytesSpilled) },
  ];
  return table(columns, stages);
}

function storageView(cached) {
  if (cached.length === 0) return [node('p', { class: 'muted' }, 'Nothing is cached. CACHE TABLE does it.')];
  const columns = [
    { title: 'Id', number: true, cell: (c) => String(c.id) },
    { title: 'Name', cell: (c) => node('a', { href: `#/storage/${c.id}` }, c.name) },
    { title: 'Storage level', cell: (c) => c.storageLevel },
    { title: 'Cached partitions', number: true, cell: (c) => count(c.numCachedPartitions) },
    { title: 'Fraction cached', number: true, cell: fractionCached },
    { title: 'Size in memory', number: true, cell: (c) => bytes(c.memoryUsed) },
    { title: 'Size on disk', number: true, cell: (c) => bytes(c.diskUsed) },
  ];
  return [node('h2', {}, 'Storage'), table(columns, cached)];
}

function fractionCached({ numPartitions, numCachedPartitions }) {
  return `${numPartitions === 0 ? 100 : Math.round((100 * numCachedPartitions) / numPartitions)}%`;
}

function cachedView(cached) {
  const columns = [
    { title: 'Block', cell: (p) => p.blockName },
    { title: 'Storage level', cell: (p) => p.storageLevel },
    { title: 'Rows', number: true, cell: (p) => count(p.rows) },
    { title: 'Size in memory', number: true, cell: (p) => bytes(p.memoryUsed) },
    { title: 'Size on disk', number: true, cell: (p) => bytes(p.diskUsed) },
  ];
  const [{ memoryRemaining }] = cached.dataDistribution;
  const sizes = `${bytes(cached.memoryUsed)} in memory (${bytes(memoryRemaining)} remaining)`;
  return [
    node('h2', {}, cached.name),
    node(
      'p',
      { class: 'muted' },
      `${cached.storageLevel}, ${fractionCached(cached)} cached, ${sizes}, ${bytes(cached.diskUsed)} on disk`,
    ),
    table(columns, cached.partitions),
  ];
}

async function show() {
  clearTimeout(timer);
  const match = /^#\/query\/(\d+)$/.exec(location.hash);
  const storage = /^#\/storage(?:\/(\d+))?$/.exec(location.hash);
  try {
    let running = true;
    if (storage) {
      const [, id] = storage;
      const cached = await get(`${base}/storage/rdd${id === undefined ? '' : `/${id}`}`);
      main.replaceChildren(...(id === undefined ? storageView(cached) : cachedView(cached)));
    } else if (match) {
      const query = await get(`${base}/sql/${match[1]}`);
      const stages = await Promise.all(query.stageIds.map((id) => get(`${base}/stages/${id}`)));
      main.replaceChildren(...queryView(query, stages.flat()));
      running = query.status === 'RUNNING';
    } else {
      const queries = await get(`${base}/sql?length=1000`);
      main.replaceChildren(...queriesView(queries.reverse()));
    }
    if (running) timer = setTimeout(show, REFRESH);
  } catch (error) {
    const isMissing = error instanceof Missing;
    const text = isMissing ? error.message : `The server does not answer: ${error.message}`;
    main.replaceChildren(node('p', { class: 'failed' }, text));
    if (!isMissing) timer = setTimeout(show, REFRESH);
  }
}

async function start() {
  const [{ id }] = await get('/api/v1/applications');
  base = `/api/v1/applications/${id}`;
  const { sparrow } = await get('/api/v1/version');
  const executors = await get(`${base}/executors`);
  document.getElementById('version').textContent = sparrow;
  document.getElementById('executors').textContent = `${executors.length} executors`;
  window.addEventListener('hashchange', show);
  await show();
}

start();

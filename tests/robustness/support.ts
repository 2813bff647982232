import { connect, type Socket } from 'node:net';
import pg from 'pg';
import type { TestDoors } from '../support/doors.ts';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A connected client of the PostgreSQL door; a lost connection is no error of the test. */
export async function pgClient(doors: TestDoors): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port: doors.pgPort, user: 'me', database: 'default' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

export async function withPg<T>(doors: TestDoors, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await pgClient(doors);
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

export function post(
  doors: TestDoors,
  sql: string,
  options: RequestInit = {},
  query = '',
): Promise<Response> {
  return fetch(`${doors.url}/sql${query}`, { method: 'POST', body: sql, ...options });
}

export interface Answer {
  readonly status: number;
  readonly data?: readonly Record<string, unknown>[];
  readonly error_code?: string;
  readonly sql_state?: string;
  readonly position?: number;
  readonly hint?: string;
  readonly message?: string;
}

export async function ask(doors: TestDoors, sql: string): Promise<Answer> {
  const response = await post(doors, sql);
  return { status: response.status, ...((await response.json()) as object) };
}

/** Rows of a statement that must succeed. */
export async function rowsOf(doors: TestDoors, sql: string): Promise<readonly Record<string, unknown>[]> {
  const answer = await ask(doors, sql);
  if (answer.status !== 200) throw new Error(`${sql.slice(0, 100)}: ${answer.message}`);
  return answer.data!;
}

/** What psql does at Ctrl-C: a connection of its own that names the other one. */
export function cancelRequest(doors: TestDoors, client: pg.Client): void {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = connect(doors.pgPort, '127.0.0.1', () => socket.end(request));
  socket.on('error', () => {});
}

/** A socket at the PostgreSQL door that is past its startup and reads nothing unless told to. */
export async function rawPg(doors: TestDoors): Promise<Socket> {
  const socket = connect(doors.pgPort, '127.0.0.1');
  socket.on('error', () => {});
  const body = Buffer.from('user\0me\0database\0default\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(196_608, 4);
  socket.write(Buffer.concat([head, body]));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

export function sendQuery(socket: Socket, sql: string): void {
  const body = Buffer.from(`${sql}\0`);
  const head = Buffer.alloc(5);
  head.write('Q');
  head.writeInt32BE(4 + body.length, 1);
  socket.write(Buffer.concat([head, body]));
}

/** Statements that the engine still runs. */
export function runningQueries({ engine }: TestDoors): number {
  let count = 0;
  for (const event of engine.events.read()) {
    if (event.kind === 'sql_execution_start') count++;
    if (event.kind === 'sql_execution_end') count--;
  }
  return count;
}

/** Tasks that executors still run. */
export function runningTasks({ engine }: TestDoors): number {
  let count = 0;
  for (const event of engine.events.read()) {
    if (event.kind === 'task_start') count++;
    if (event.kind === 'task_end') count--;
  }
  return count;
}

/** The most that an executor's memory held while it ran the last statement. */
export async function memoryOfSmallQuery(doors: TestDoors): Promise<number> {
  const before = doors.engine.events.end;
  await rowsOf(doors, 'SELECT sum(id) AS s FROM range(0, 100, 1, 8)');
  let peak = 0;
  for (const event of doors.engine.events.read(before)) {
    if (event.kind === 'task_end') peak = Math.max(peak, event.metrics.peakMemory);
  }
  return peak;
}

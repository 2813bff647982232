// A PostgreSQL server of the bench's own, in a folder that goes with it.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = '/usr/lib/postgresql';

/**
 * Starts PostgreSQL on a free port with the user `postgres`, who needs no password; null where it is not
 * installed.
 */
export async function openPostgres() {
  const version = existsSync(ROOT) ? readdirSync(ROOT).sort().at(-1) : undefined;
  if (version === undefined) return null;
  const bin = join(ROOT, version, 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'postgres-bench-'));
  // It refuses to run as root.
  const owner = process.getuid() === 0 ? userOf('postgres') : {};
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const options = { ...owner, cwd: folder, stdio: 'ignore' };
  execFileSync(join(bin, 'initdb'), ['-D', join(folder, 'data'), '-A', 'trust', '-U', 'postgres'], options);
  const port = await freePort();
  // Room for the whole table, so that it is memory that is measured.
  const settings = ['-p', String(port), '-k', folder, '-c', 'shared_buffers=512MB', '-c', 'fsync=off'];
  const child = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), ...settings], options);
  const psql = (...commands) =>
    execFileSync(
      join(bin, 'psql'),
      [
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-U',
        'postgres',
        '-q',
        ...commands.flatMap((text) => ['-c', text]),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
  await untilReady(() => psql('SELECT 1'));
  return {
    name: `PostgreSQL ${version}`,
    port,
    psql,
    async close() {
      child.kill('SIGINT');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function userOf(name) {
  const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(test) {
  for (let tries = 0; ; tries++) {
    try {
      return test();
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

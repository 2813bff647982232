import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that the build puts into `dist`, seen from the bundle (dist, dist/chunks) or from the sources. */
export function bundledFile(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (true) {
    for (const candidate of [join(folder, name), join(folder, 'dist', name)]) {
      if (existsSync(candidate)) return candidate;
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${name} is missing: run \`npm run build\``);
    folder = parent;
  }
}

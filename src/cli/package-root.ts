import { existsSync } from 'node:fs';

/** The folder of package.json, wherever the bundler put this file. Ends in a slash. */
export function packageRoot(): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) {
    const parent = new URL('..', folder);
    if (parent.href === folder.href) throw new Error('package.json is missing beside the program');
    folder = parent;
  }
  return folder;
}

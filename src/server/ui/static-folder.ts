import { existsSync } from 'node:fs';

const BUNDLED = ['ui/', '../ui/'];

/** Where the page's files are: beside the bundle, or here in the sources. Ends in a slash. */
export function staticFolder(): URL {
  for (const place of BUNDLED) {
    const folder = new URL(place, import.meta.url);
    if (existsSync(new URL('index.html', folder))) return folder;
  }
  return new URL('static/', import.meta.url);
}

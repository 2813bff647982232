import { isAbsolute, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SparkError } from '../core/error.ts';

/**
 * The absolute local path of a location as users write it: `file:/a`, `file:///a`, `/a`, `C:\a`, or relative
 * to `base`. Glob characters stay as they are.
 *
 * @throws UNSUPPORTED_FEATURE.FILE_SYSTEM for a scheme that has no storage yet (gs, s3, http)
 */
export function toLocalPath(location: string, base: string): string {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return isAbsolute(location) ? normalize(location) : resolve(base, location);
  if (scheme !== 'file') throw new SparkError('UNSUPPORTED_FEATURE.FILE_SYSTEM', { scheme, path: location });
  const rest = location.slice('file:'.length);
  // Only what a URL must escape in a path is undone: `%20`. `?` and `#` belong to names and globs here.
  const path = rest.startsWith('//') ? rest.replace(/^\/\/[^/]*/, '') : rest;
  if (/^\/[A-Za-z]:[\\/]/.test(path) && process.platform === 'win32') return fileURLToPath(`file://${path}`);
  return normalize(isAbsolute(path) ? decodeOr(path) : resolve(base, path));
}

/** `file:/a/b` as Spark prints local paths. */
export function toFileUrl(path: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path)) return path;
  return `file:${path.startsWith('/') ? '' : '/'}${path.replaceAll('\\', '/')}`;
}

function decodeOr(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

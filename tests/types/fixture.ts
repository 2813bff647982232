import { readFileSync } from 'node:fs';
import type { DataType } from '../../src/types/data-type.ts';
import { typeFromJson } from '../../src/types/type-json.ts';

/** Answers of Apache Spark 4.2.0 (Java 17), recorded with ANSI mode as each fixture says. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** A type by its JSON form, with a simple type's name left bare. */
export function typeOf(text: string): DataType {
  const type = typeFromJson(text.startsWith('{') ? JSON.parse(text) : text);
  if (type === undefined) throw new Error(`no type: ${text}`);
  return type;
}

/** Collects differences, so that one test shows all of them. */
export class Differences {
  readonly #found: string[] = [];
  count = 0;

  compare(label: string, actual: unknown, expected: unknown): void {
    this.count++;
    if (actual !== expected) this.#found.push(`${label}: ${String(actual)} instead of ${String(expected)}`);
  }

  get list(): readonly string[] {
    return this.#found.slice(0, 20);
  }
}

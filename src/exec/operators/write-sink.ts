import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BlockRef } from '../../columns/block.ts';
import { columnWidth } from '../../columns/block.ts';
import { encodeRows } from '../../columns/block-values.ts';
import { Region } from '../../columns/linear-memory.ts';
import { readRow } from '../../columns/value-access.ts';
import type { Vector } from '../../columns/vector.ts';
import { partitionPath } from '../../formats/partition-path.ts';
import type { ByteSink, FileWriter } from '../../formats/writer.ts';
import { localStorage } from '../../storage/local-storage.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { castToString } from '../../types/format/cast-string.ts';
import type { Value } from '../../types/value.ts';
import type { ColumnSpec, SinkSpec } from '../executor/program.ts';
import type { BatchSink } from '../executor/sink.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { writerFor } from './format-writers.ts';

type WriteSpec = Extract<SinkSpec, { kind: 'write' }>;

interface OpenFile {
  readonly path: string;
  /** Directory below the table's, empty without partition columns. */
  readonly partition: string;
  readonly writer: FileWriter;
}

/** Writes rows to files: one per task, or one per task and partition directory. */
export class WriteSink implements BatchSink {
  readonly #spec: WriteSpec;
  readonly #runner: TaskRunner;
  readonly #region: Region;
  readonly #files = new Map<string, OpenFile>();
  #rows: readonly (readonly Value[])[] | null = null;

  constructor(spec: WriteSpec, runner: TaskRunner) {
    this.#spec = spec;
    this.#runner = runner;
    this.#region = new Region(runner.memory);
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    const { memory } = this.#runner;
    const complete = vectors.map((v) => (v.validity === 0 ? { ...v, validity: memory.allValid } : v));
    const count = complete.length - this.#spec.partitionNames.length;
    const data = complete.slice(0, count);
    if (count === complete.length) {
      this.#fileOf('').writer.write({ length: rows, vectors: data });
      return false;
    }
    for (const [partition, members] of this.#partition(complete.slice(count), rows)) {
      const { writer } = this.#fileOf(partition);
      if (members.length === rows) writer.write({ length: rows, vectors: data });
      else writer.write({ length: members.length, vectors: data.map((v) => this.#gather(v, members)) });
      this.#region.releaseAll();
    }
    return false;
  }

  finish(): void {
    if (this.#rows !== null) return;
    // Of a result without rows one file remains, so that the schema is known.
    if (this.#files.size === 0 && this.#runner.task.index === 0 && this.#spec.partitionNames.length === 0) {
      this.#fileOf('');
    }
    this.#rows = [...this.#files.values()].map(({ path, partition, writer }) => {
      const { rows, bytes } = writer.close();
      this.#runner.metrics.outputRows += rows;
      this.#runner.metrics.outputBytes += bytes;
      return [path, BigInt(rows), BigInt(bytes), partition];
    });
    this.#files.clear();
  }

  abort(): void {
    for (const { path, writer } of this.#files.values()) {
      writer.abort();
      rmSync(path, { force: true });
    }
    this.#files.clear();
    this.#region.releaseAll();
  }

  /** What was written, one row per file. */
  written(columns: readonly ColumnSpec[]): readonly BlockRef[] {
    this.finish();
    const rows = this.#rows!;
    const types = columns.map((column) => column.type);
    return rows.length === 0 ? [] : [encodeRows(rows, types)];
  }

  /** Row numbers by partition directory. */
  #partition(vectors: readonly Vector[], rows: number): ReadonlyMap<string, readonly number[]> {
    const view = this.#runner.memory.view;
    const zone = zoneOf(this.#runner.program.zone);
    const groups = new Map<string, number[]>();
    for (let row = 0; row < rows; row++) {
      const texts = vectors.map((vector) => {
        const value = readRow(view, vector, row);
        return value === null ? null : castToString(value, vector.type, zone);
      });
      const path = partitionPath(this.#spec.partitionNames, texts);
      const group = groups.get(path);
      if (group === undefined) groups.set(path, [row]);
      else group.push(row);
    }
    return groups;
  }

  #gather(vector: Vector, rows: readonly number[]): Vector {
    const { memory } = this.#runner;
    const words = columnWidth(vector.type) / 4;
    const values = this.#region.allocate(Math.max(rows.length * words * 4, 16));
    const validity = this.#region.allocate(rows.length);
    const { u8, u32 } = memory;
    rows.forEach((row, i) => {
      u8[validity + i] = u8[vector.validity + row]!;
      for (let w = 0; w < words; w++) {
        u32[(values >>> 2) + i * words + w] = u32[(vector.values >>> 2) + row * words + w]!;
      }
    });
    return { type: vector.type, values, validity };
  }

  #fileOf(partition: string): OpenFile {
    let file = this.#files.get(partition);
    if (file === undefined) {
      const { provider, path: root, request, jobId } = this.#spec;
      const format = writerFor(provider);
      const { memory, kernels, program, task } = this.#runner;
      const number = String(task.index).padStart(5, '0');
      const name = `part-${number}-${jobId}-c000${format.extension(request)}`;
      const path = join(root, partition, name);
      const writer = format.open(openFile(path), request, {
        memory,
        kernels,
        open: (other) => localStorage.open(other),
        batchRows: program.batchRows,
      });
      file = { path, partition, writer };
      this.#files.set(partition, file);
    }
    return file;
  }
}

function openFile(path: string): ByteSink {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'w');
  return {
    write(bytes) {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    },
    close: () => closeSync(descriptor),
    abort() {
      closeSync(descriptor);
      rmSync(path, { force: true });
    },
  };
}

import { SparkError } from '../../../core/error.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import type { WriteFiles } from '../../../plan/physical/node.ts';
import type { StageCompiler } from './compiler.ts';

export function produceWriteFiles(_compiler: StageCompiler, _plan: WriteFiles, _consume: Consumer): void {
  throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'Writing files' });
}

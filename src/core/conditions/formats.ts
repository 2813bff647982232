import type { ErrorCondition } from './index.ts';

export const formatConditions = {
  'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER': {
    sqlState: 'KD001',
    message: 'The file <path> has no readable footer: <reason>. Is it a complete Parquet file?',
  },
  'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH': {
    sqlState: 'KD001',
    message:
      'In the file <path>, the Parquet column <column> has the type <actualType>, which cannot be read as <expectedType>.',
  },
  'CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION': {
    sqlState: '56038',
    message: 'There is no codec <codecName>. Available codecs: <availableCodecs>.',
  },
  PARQUET_TYPE_ILLEGAL: {
    sqlState: '42846',
    message: 'No SQL type stands for the Parquet type <parquetType>.',
  },
  'UNSUPPORTED_FEATURE.PARQUET': {
    sqlState: '0A000',
    message: 'The Parquet file <path> needs <feature>, which is not supported yet.',
  },
} satisfies Record<string, ErrorCondition>;

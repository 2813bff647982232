export { escapePathName, HIVE_DEFAULT_PARTITION, partitionPath } from '../formats/partition-path.ts';

// First rows, whole sorts and window functions over the taxi trips.
import { queries, TAXI_ROWS, taxiData } from '../data.mjs';
import { besideOthers } from './beside.mjs';

export async function sort(report, bench) {
  await besideOthers(report, bench, await taxiData(TAXI_ROWS), await queries('sort'));
}

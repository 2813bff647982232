import type { ColumnData } from '../formats/write-columns.ts';
import { DOUBLE, INT, LONG, STRING, TIMESTAMP_NTZ } from '../types/data-type.ts';
import { daysFromCivil } from '../types/datetime/civil.ts';
import { TaxiRandom, weighted } from './taxi-random.ts';

export type TaxiService = 'yellow' | 'green' | 'fhv';

/** The year of the sample: the TLC's files have these columns since then. */
export const SAMPLE_YEAR = 2025;
export const MONTHS = 12;

/** Weight of each hour of the day. */
const HOURS = weighted(
  [24, 17, 11, 7, 5, 6, 15, 29, 38, 39, 41, 43, 47, 48, 52, 53, 52, 61, 66, 59, 51, 48, 44, 36].map(
    (weight, hour) => [hour, weight],
  ),
);

/** Zones in order of popularity; the others share the rest, and some never see a trip. */
const POPULAR: Readonly<Record<TaxiService, readonly number[]>> = {
  yellow: [
    161, 237, 132, 236, 162, 186, 230, 138, 142, 170, 163, 239, 234, 48, 68, 79, 249, 141, 164, 107, 100, 238,
    263, 140, 229, 246, 43, 90, 231, 113, 262, 233, 143, 137, 211, 166, 264,
  ],
  green: [74, 75, 41, 95, 82, 43, 97, 166, 7, 42, 181, 65, 66, 226, 116, 129, 130, 244, 33, 236, 223, 25],
  fhv: [264, 61, 76, 37, 225, 188, 35, 39, 91, 72, 132, 138, 230, 79, 231, 7, 42, 244, 159, 78],
};
const NEVER = new Set([103, 104, 110, 199]);

const ZONES = Object.fromEntries(
  (['yellow', 'green', 'fhv'] as const).map((service) => {
    const popular = POPULAR[service];
    const weights = Array.from({ length: 265 }, (_, index): [number, number] => {
      const zone = index + 1;
      const rank = popular.indexOf(zone);
      if (NEVER.has(zone)) return [zone, 0];
      return [zone, rank >= 0 ? 4000 / (rank + 3) : 2 + ((zone * 7919) % 13)];
    });
    return [service, weighted(weights)];
  }),
) as Readonly<Record<TaxiService, Uint16Array>>;

const PASSENGERS = weighted([
  [0, 90],
  [1, 7700],
  [2, 1450],
  [3, 330],
  [4, 220],
  [5, 100],
  [6, 70],
  [8, 1],
]);
const RATES: Readonly<Record<'yellow' | 'green', Uint16Array>> = {
  yellow: weighted([
    [1, 9400],
    [2, 330],
    [3, 40],
    [4, 25],
    [5, 90],
    [6, 1],
    [99, 110],
  ]),
  green: weighted([
    [1, 9100],
    [2, 35],
    [3, 15],
    [4, 10],
    [5, 830],
    [6, 1],
    [99, 9],
  ]),
};
const PAYMENTS: Readonly<Record<'yellow' | 'green', Uint16Array>> = {
  yellow: weighted([
    [1, 8300],
    [2, 1450],
    [3, 60],
    [4, 190],
  ]),
  green: weighted([
    [1, 7100],
    [2, 2800],
    [3, 70],
    [4, 29],
    [5, 1],
  ]),
};
const JFK = 132;
const LAGUARDIA = 138;
/** South of 60th Street, where the congestion fee of 2025 is due. */
const CENTRAL = new Set([
  48, 50, 68, 79, 90, 100, 107, 113, 114, 125, 137, 144, 148, 158, 161, 162, 163, 164, 170, 186, 211, 224,
  229, 230, 231, 233, 234, 246, 249,
]);
const FLAGS = ['N', 'Y'];

/** Pick-ups of a month in seconds since 1970, in order, with some of the clocks that the TLC never corrects. */
function pickups(random: TaxiRandom, month: number, rows: number): Float64Array {
  const first = daysFromCivil(SAMPLE_YEAR, month, 1);
  const next = month === 12 ? daysFromCivil(SAMPLE_YEAR + 1, 1, 1) : daysFromCivil(SAMPLE_YEAR, month + 1, 1);
  const seconds = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let day = first + random.below(next - first);
    if (random.oneIn(9000)) day = daysFromCivil([2002, 2007, 2008, 2009][random.below(4)]!, 12, 31);
    else if (random.oneIn(5000)) day = first - 1;
    seconds[row] = day * 86400 + random.pick(HOURS) * 3600 + random.below(3600);
  }
  return seconds.sort();
}

/** A month of yellow or green trips in the TLC's columns, sorted by pick-up. */
export function taxiTrips(service: 'yellow' | 'green', month: number, rows: number): ColumnData[] {
  const random = new TaxiRandom(`${service} ${SAMPLE_YEAR} ${month}`);
  const isYellow = service === 'yellow';
  const numbers = () => new Float64Array(rows);
  const pickup = pickups(random, month, rows);
  const dropoff = numbers();
  const [vendor, passengers, distance, rate, flag] = [numbers(), numbers(), numbers(), numbers(), numbers()];
  const [from, to, payment, tripType] = [numbers(), numbers(), numbers(), numbers()];
  const [fare, extra, tax, tip, tolls, improvement] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  const [total, congestion, airport, central] = [numbers(), numbers(), numbers(), numbers()];
  // Vendors deliver some trips without the fields that the meter would know.
  const known = new Uint8Array(rows);

  for (let row = 0; row < rows; row++) {
    const isKnown = !random.oneIn(isYellow ? 12 : 25);
    known[row] = isKnown ? 1 : 0;
    vendor[row] = random.oneIn(500) ? (isYellow ? 7 : 6) : random.oneIn(4) ? 1 : 2;
    passengers[row] = random.pick(PASSENGERS);
    flag[row] = random.oneIn(250) ? 1 : 0;
    const start = random.pick(ZONES[service]);
    const end = random.oneIn(9) ? start : random.pick(ZONES[service]);
    from[row] = start;
    to[row] = end;
    const code = random.pick(RATES[service]);
    rate[row] = code;
    const pay = random.pick(PAYMENTS[service]);
    payment[row] = isKnown ? pay : 0;
    tripType[row] = code === 5 ? 2 : 1;

    // Most trips are short, some go to the airports, few are nonsense.
    const u = random.uniform();
    const far = start === JFK || end === JFK || code === 2;
    let miles = far ? 12 + 8 * u : 0.4 + (1.6 * u) / Math.sqrt(1.001 - u);
    let seconds = Math.floor(100 + Math.min(miles, 60) * (140 + 190 * random.uniform()));
    if (random.oneIn(70)) miles = 0;
    if (random.oneIn(20000)) miles = 1000 + 200000 * random.uniform();
    if (random.oneIn(400)) seconds = 86400 - random.below(900);
    else if (random.oneIn(900)) seconds = 0;
    else if (random.oneIn(9000)) seconds = -random.below(3600);
    distance[row] = cents(miles);
    dropoff[row] = pickup[row]! + seconds;

    const hour = Math.floor(pickup[row]! / 3600) % 24;
    const minutes = Math.abs(seconds % 86400) / 60;
    const metered = 3 + 0.7 * Math.ceil(Math.min(miles, 120) * 5 * 0.8 + minutes * 0.25);
    let base = code === 2 ? 70 : code === 5 ? Math.round(20 + 60 * random.uniform()) : metered;
    if (random.oneIn(3000)) base = 0;
    // Disputed and cancelled trips are paid back.
    const sign = pay >= 3 && random.oneIn(3) ? -1 : 1;
    const rush = hour >= 16 && hour < 20 ? 2.5 : hour >= 20 || hour < 6 ? 1 : 0;
    fare[row] = sign * cents(base);
    extra[row] = sign * rush;
    tax[row] = code === 5 ? 0 : sign * 0.5;
    improvement[row] = sign;
    tolls[row] = sign * (far ? (random.oneIn(2) ? 6.94 : 0) : random.oneIn(30) ? 6.94 : 0);
    congestion[row] = sign * (random.oneIn(isYellow ? 12 : 3) ? 0 : isYellow ? 2.5 : 2.75);
    central[row] = sign * (CENTRAL.has(start) || CENTRAL.has(end) ? 0.75 : 0);
    airport[row] = isYellow && (start === JFK || start === LAGUARDIA) ? sign * 1.75 : 0;
    tip[row] = pay === 1 && isKnown ? cents((base + rush) * (0.08 + 0.2 * random.uniform())) : 0;
    const surcharges = isKnown ? congestion[row]! + airport[row]! : 0;
    total[row] = cents(
      fare[row]! +
        extra[row]! +
        tax[row]! +
        improvement[row]! +
        tolls[row]! +
        tip[row]! +
        surcharges +
        central[row]!,
    );
  }

  const column = (
    name: string,
    type: ColumnData['type'],
    values: Float64Array,
    more: Partial<ColumnData> = {},
  ): ColumnData => ({
    name,
    type,
    nullable: true,
    values,
    ...more,
  });
  const times = (seconds: Float64Array) => seconds.map((second) => second * 1e6);
  const valid = known;
  const flags = column('store_and_fwd_flag', STRING, flag, { texts: FLAGS, valid });
  const rates = column('RatecodeID', LONG, rate, { valid });
  const zones = [column('PULocationID', INT, from), column('DOLocationID', INT, to)];
  const riders = column('passenger_count', LONG, passengers, { valid });
  const money = [
    column('fare_amount', DOUBLE, fare),
    column('extra', DOUBLE, extra),
    column('mta_tax', DOUBLE, tax),
    column('tip_amount', DOUBLE, tip),
    column('tolls_amount', DOUBLE, tolls),
  ];
  const improvements = column('improvement_surcharge', DOUBLE, improvement);
  const totals = column('total_amount', DOUBLE, total);
  const surcharge = column('congestion_surcharge', DOUBLE, congestion, { valid });
  const fee = column('cbd_congestion_fee', DOUBLE, central);
  if (isYellow) {
    return [
      column('VendorID', INT, vendor),
      column('tpep_pickup_datetime', TIMESTAMP_NTZ, times(pickup)),
      column('tpep_dropoff_datetime', TIMESTAMP_NTZ, times(dropoff)),
      riders,
      column('trip_distance', DOUBLE, distance),
      rates,
      flags,
      ...zones,
      column('payment_type', LONG, payment),
      ...money,
      improvements,
      totals,
      surcharge,
      column('Airport_fee', DOUBLE, airport, { valid }),
      fee,
    ];
  }
  const nobody = new Uint8Array(rows);
  return [
    column('VendorID', INT, vendor),
    column('lpep_pickup_datetime', TIMESTAMP_NTZ, times(pickup)),
    column('lpep_dropoff_datetime', TIMESTAMP_NTZ, times(dropoff)),
    flags,
    rates,
    ...zones,
    riders,
    column('trip_distance', DOUBLE, distance),
    ...money,
    column('ehail_fee', DOUBLE, numbers(), { valid: nobody }),
    improvements,
    totals,
    column('payment_type', LONG, payment, { valid }),
    column('trip_type', LONG, tripType, { valid }),
    surcharge,
    fee,
  ];
}

/** A month of for-hire trips as CSV with a header. */
export function fhvCsv(month: number, rows: number): string {
  const random = new TaxiRandom(`fhv ${SAMPLE_YEAR} ${month}`);
  const pickup = pickups(random, month, rows);
  const lines = [
    'dispatching_base_num,pickup_datetime,dropOff_datetime,PUlocationID,DOlocationID,SR_Flag,Affiliated_base_number',
  ];
  for (let row = 0; row < rows; row++) {
    const seconds = 60 + random.below(3600) + (random.oneIn(5000) ? random.below(2_000_000) : 0);
    // Few bases have many trips.
    const rank = Math.floor(900 * random.uniform() * random.uniform());
    const base = baseNumber(1 + rank * 3);
    // Some numbers are padded with blanks in the TLC's files, too.
    const shown = random.oneIn(30) ? base.padEnd(15) : base;
    const affiliated = random.oneIn(20) ? '' : random.oneIn(5) ? baseNumber(8 + rank * 3) : base;
    const from = random.uniform() < 0.22 ? '' : random.pick(ZONES.fhv);
    const to = random.oneIn(20) ? '' : random.pick(ZONES.fhv);
    const start = timeText(pickup[row]!);
    const end = timeText(pickup[row]! + seconds);
    lines.push(`${shown},${start},${end},${from},${to},,${affiliated}`);
  }
  return `${lines.join('\n')}\n`;
}

function baseNumber(number: number): string {
  return `B${String(number).padStart(5, '0')}`;
}

const dayTexts = new Map<number, string>();
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** `2025-01-31 10:20:30` */
function timeText(seconds: number): string {
  const day = Math.floor(seconds / 86400);
  let text = dayTexts.get(day);
  if (text === undefined) {
    text = new Date(day * 86_400_000).toISOString().slice(0, 10);
    dayTexts.set(day, text);
  }
  const rest = seconds - day * 86400;
  return `${text} ${TWO[Math.floor(rest / 3600)]}:${TWO[Math.floor(rest / 60) % 60]}:${TWO[rest % 60]}`;
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

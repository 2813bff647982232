/**
 * The function with its last result kept. Arguments that functions prepare something for (patterns, formats,
 * zones) are nearly always the same from row to row, whether they are constants or not.
 */
export function rememberLast<K, V>(make: (key: K) => V): (key: K) => V {
  let known = false;
  let lastKey: K;
  let lastValue: V;
  return (key) => {
    if (known && key === lastKey) return lastValue;
    const value = make(key);
    known = true;
    lastKey = key;
    lastValue = value;
    return value;
  };
}

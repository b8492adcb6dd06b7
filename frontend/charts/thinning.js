/**
 * Fewer points for drawing that show the same: the visible stretch is cut into buckets, and each keeps its lowest and
 * highest value, in their order. A spike of one iteration among a million stays visible.
 */

/**
 * @param {Float32Array} values value k belongs to iteration k + 1
 * @param {number} firstIteration of the visible stretch
 * @param {number} lastIteration of the visible stretch
 * @param {number} buckets
 * @returns {{ iterations: Float64Array, values: Float32Array }}
 */
export function thin(values, firstIteration, lastIteration, buckets) {
  const start = Math.max(0, Math.floor(firstIteration) - 2);
  const end = Math.min(values.length, Math.ceil(lastIteration) + 1);
  const kept = thinPlaces(values, start, end, buckets);
  return { iterations: kept.places.map((place) => place + 1), values: kept.values };
}

/**
 * The same of any stretch of values, whatever iterations they belong to.
 * @param {Float32Array} values
 * @param {number} start place of the first value
 * @param {number} end place after the last value
 * @param {number} buckets
 * @returns {{ places: Float64Array, values: Float32Array }}
 */
export function thinPlaces(values, start, end, buckets) {
  const count = Math.max(0, end - start);
  if (count <= 2 * buckets) {
    return { places: Float64Array.from({ length: count }, (_, k) => start + k), values: values.slice(start, end) };
  }
  // Bucket edges lie on multiples of the width, not on the stretch's ends: a line that grows is not cut anew each time.
  const width = Math.ceil(count / buckets);
  const places = [];
  const kept = [];
  for (let from = start; from < end; from = Math.min(end, (Math.floor(from / width) + 1) * width)) {
    const to = Math.min(end, (Math.floor(from / width) + 1) * width);
    let lowest = from;
    let highest = from;
    for (let k = from + 1; k < to; k += 1) {
      if (values[k] < values[lowest] || Number.isNaN(values[lowest])) lowest = k;
      if (values[k] > values[highest] || Number.isNaN(values[highest])) highest = k;
    }
    const first = Math.min(lowest, highest);
    const second = Math.max(lowest, highest);
    places.push(first);
    kept.push(values[first]);
    if (second !== first) {
      places.push(second);
      kept.push(values[second]);
    }
  }
  return { places: Float64Array.from(places), values: Float32Array.from(kept) };
}

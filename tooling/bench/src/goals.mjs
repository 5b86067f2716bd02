/** At most so many times the reference. */
export function atMost(times) {
  return { text: `≤ ${times} ×`, isMet: (_, ratio) => ratio !== null && ratio <= times };
}

/** Less than so much, whatever the reference is. @param unit of the value */
export function below(limit, unit) {
  return { text: `< ${limit} ${unit}`, isMet: (value) => value < limit };
}

export const NONE = { text: '0', isMet: (value) => value === 0 };

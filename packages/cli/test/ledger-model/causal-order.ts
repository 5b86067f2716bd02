/** Something that was told at a time, by somebody who knew of other things by then. */
interface Told<Fact> {
  /** Order in which the facts were told, over all machines. */
  readonly order: number;
  /** What the clock said, in ms. */
  readonly at: number;
  readonly known: ReadonlySet<Fact>;
}

/**
 * Facts in the order in which they count: after all that their machine knew of the task when they were told, whatever its clock said, and else by time.
 * This is the test's own account of that order, as slow as it is plain.
 */
export function inCausalOrder<Fact extends Told<Fact>>(facts: Iterable<Fact>): Fact[] {
  const left = new Set(facts);
  const ordered: Fact[] = [];
  while (left.size > 0) {
    const ready = [...left].filter(({ known }) => ![...known].some((other) => left.has(other)));
    const next = ready.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a));
    ordered.push(next);
    left.delete(next);
  }
  return ordered;
}

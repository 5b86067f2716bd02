/** Who waits for whom among services that are being made. Finds cycles that would otherwise wait for ever. */
export class WaitGraph {
  private readonly edges = new Map<string, Map<string, number>>();

  /** Records that `from` waits for `to`. @returns the cycle this would close, as keys in order, or undefined */
  add(from: string, to: string): string[] | undefined {
    const path = from === to ? [to] : this.path(to, from);
    if (path) return [from, ...path];
    const targets = this.edges.get(from) ?? new Map<string, number>();
    targets.set(to, (targets.get(to) ?? 0) + 1);
    this.edges.set(from, targets);
    return undefined;
  }

  remove(from: string, to: string): void {
    const targets = this.edges.get(from);
    const count = targets?.get(to) ?? 0;
    if (count > 1) targets?.set(to, count - 1);
    else targets?.delete(to);
  }

  private path(from: string, to: string, seen = new Set<string>()): string[] | undefined {
    if (from === to) return [from];
    if (seen.has(from)) return undefined;
    seen.add(from);
    for (const next of this.edges.get(from)?.keys() ?? []) {
      const rest = this.path(next, to, seen);
      if (rest) return [from, ...rest];
    }
    return undefined;
  }
}

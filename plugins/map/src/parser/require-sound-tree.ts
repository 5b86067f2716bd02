/** What the trees of both parsers have in common. */
export interface TreeNode {
  /** It, or something below it, could not be parsed. */
  readonly hasError: boolean;
  readonly childCount: number;
  readonly children: readonly (TreeNode | null)[];
}

/** A file of a megabyte that is broken in the usual way needs a hundredth of it; so much takes about two seconds. */
const MOST_STEPS = 3e8;

/**
 * Refuses a tree on which a query would not end in time: behind each child of a node it looks through those that follow for one that is no punctuation, so
 * 100 000 brackets that nothing closes take half a minute, and neither parser lets go of a query. Code that can be parsed has no such nodes.
 * @throws Error when the broken parts of the tree are that large
 */
export function requireSoundTree(root: TreeNode): void {
  const broken: TreeNode[] = [root];
  let steps = 0;
  for (let node = broken.pop(); node !== undefined; node = broken.pop()) {
    if (!node.hasError) continue;
    steps += node.childCount ** 2;
    if (steps > MOST_STEPS) throw new Error('too much of the text is broken');
    for (const child of node.children) if (child?.hasError) broken.push(child);
  }
}

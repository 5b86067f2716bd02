/** The marker that ends a section which cub writes into a file of the user's, such as `AGENTS.md`. */
const END = /<!-- END CUB MANAGED SECTION[^\n]*-->/g;
const WHOLE = /^\s*<!-- BEGIN CUB MANAGED SECTION[^\n]*-->\r?\n[^]*\n<!-- END CUB MANAGED SECTION[^\n]*-->\s*$/;

/** Whether cub's section is in a text. */
export function hasManagedSection(text: string): boolean {
  return /^<!-- BEGIN CUB MANAGED SECTION[^\n]*-->/m.test(text);
}

/** Whether a text is one section of cub and nothing of anybody else's. */
export function isManagedSectionAlone(text: string): boolean {
  return WHOLE.test(text) && text.match(END)?.length === 1;
}

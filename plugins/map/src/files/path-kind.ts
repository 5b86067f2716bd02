/** Folders of code that others wrote or a machine makes; `.cub` is the record, not the project. */
const SKIPPED_FOLDERS =
  /(^|\/)(node_modules|bower_components|vendor|vendored|_vendor|third[-_]party|\.git|\.cub|\.yarn|\.venv|venv|site-packages|__pycache__|__generated__|dist|\.next|\.nuxt|\.turbo|\.tox|\.mypy_cache|coverage|__snapshots__)\//;
const SKIPPED_NAMES =
  /(\.min\.(js|mjs|cjs|css)|[-.]bundle\.js|\.map|\.snap|_pb2(_grpc)?\.pyi?|\.pb\.go|\.g\.dart|\.generated\.\w+|\.designer\.cs)$/i;

/** Programs in languages that a map has no grammar for are found by their words. */
const OTHER_CODE =
  /\.(rb|php|c|h|cc|hh|cpp|hpp|cxx|m|mm|cs|fs|vb|swift|kt|kts|scala|clj|cljs|ex|exs|erl|hs|ml|mli|lua|pl|pm|r|jl|dart|zig|nim|sh|bash|zsh|fish|ps1|sql|graphql|gql|proto|vue|svelte|astro|sol|tf|groovy|gradle|go|rs|java)$/i;

/**
 * Generated, vendored and minified files, the record of cub itself: never part of a map. Lock files are, as they tell
 * how a project is installed.
 */
export function isSkipped(path: string): boolean {
  return SKIPPED_FOLDERS.test(path) || SKIPPED_NAMES.test(path);
}

/** Code of a language that need not be known. */
export function isOtherCode(path: string): boolean {
  return OTHER_CODE.test(path);
}

import { CubError, EXIT } from '@cub/schema';

/** A kind of file that people give to an import of plans, and what to do with it instead. */
interface ForeignKind {
  readonly name: string;
  readonly advice: string;
}

const BY_HAND =
  'cub does not import it. Rewrite it as `## Epic: id - title` and `### Task: id - title`, or create its tasks with `cub task create`.';
const USE_BEADS =
  'To work with these tasks where they are, run `cub config set tasks.backend beads`; the file is `.beads/issues.jsonl`.';

/**
 * Says what a file is that is no itemized plan but something known.
 * @throws CubError `CUB_PLAN_FOREIGN` (exit 3)
 */
export function refuseForeign(file: string, text: string): void {
  const kind = foreignKind(text);
  if (!kind) return;
  throw new CubError(
    `${file} is ${kind.name}: expected an itemized plan, a markdown file with \`## Epic:\` and \`### Task:\` headings`,
    {
      code: 'CUB_PLAN_FOREIGN',
      exit: EXIT.check,
      suggestions: [kind.advice],
    }
  );
}

/** @returns undefined for markdown that may be a plan */
export function foreignKind(text: string): ForeignKind | undefined {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (/^ {0,3}##[ \t]+epic\b/im.test(text)) return undefined;
  if (start.startsWith('{') || start.startsWith('[')) return jsonKind(start);
  if (start.startsWith('---')) return frontMatterKind(start);
  if (/^<(?:!doctype|html|\?xml)/i.test(start)) return { name: 'an HTML or XML file', advice: BY_HAND };
  if (isCsv(start)) return { name: 'a table of comma-separated values', advice: BY_HAND };
  return undefined;
}

function jsonKind(text: string): ForeignKind | undefined {
  const whole = parseJson(text);
  if (whole === undefined) return linesKind(text);
  if (Array.isArray(whole)) return listKind(whole);
  if (!isObject(whole)) return undefined;
  if (Array.isArray(whole.userStories)) return { name: 'a PRD of a Ralph loop (prd.json)', advice: BY_HAND };
  if (isTaskmaster(whole)) return { name: 'a file of Task Master (tasks.json)', advice: BY_HAND };
  if (typeof whole.plan_id === 'string')
    return {
      name: 'the plan.json that cub keeps beside a plan',
      advice: 'Import the `itemized-plan.md` in the same folder.',
    };
  if (isGithubIssue(whole)) return githubIssues;
  const list = ['issues', 'items', 'tasks', 'cards'].map((key) => whole[key]).find((value) => Array.isArray(value));
  return list === undefined ? { name: 'a JSON file', advice: BY_HAND } : listKind(list as unknown[]);
}

const githubIssues: ForeignKind = {
  name: 'an export of GitHub issues',
  advice:
    'cub does not import it. Create a task for each issue with `cub task create "…" --label github-NUMBER`, or rewrite it as an itemized plan.',
};

function listKind(list: readonly unknown[]): ForeignKind {
  const first = list.find(isObject) ?? {};
  if (isGithubIssue(first)) return githubIssues;
  if ('passes' in first || 'userStory' in first) return { name: 'a PRD of a Ralph loop (prd.json)', advice: BY_HAND };
  if (isBeadsIssue(first)) return { name: 'a list of issues of beads', advice: USE_BEADS };
  if ('dependencies' in first || 'subtasks' in first || 'testStrategy' in first)
    return { name: 'a file of Task Master (tasks.json)', advice: BY_HAND };
  return { name: 'a JSON file', advice: BY_HAND };
}

/** One JSON object a line. */
function linesKind(text: string): ForeignKind | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const records = lines.map(parseJson).filter(isObject);
  if (records.length === 0)
    return text.startsWith('{') ? { name: 'JSON that cannot be parsed', advice: BY_HAND } : undefined;
  if (records.some(isBeadsIssue)) return { name: 'a file of issues of beads (issues.jsonl)', advice: USE_BEADS };
  if (records.some((record) => 'acceptanceCriteria' in record || 'dependsOn' in record)) {
    const advice =
      'To work with these tasks where they are, put it at `.cub/tasks.jsonl` and run `cub config set tasks.backend jsonl`.';
    return { name: 'a tasks.jsonl of the Python version of cub', advice };
  }
  return { name: 'a file with one JSON object a line', advice: BY_HAND };
}

function frontMatterKind(text: string): ForeignKind | undefined {
  const front = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  if (front === undefined || !/^(?:id|title):/m.test(front)) return undefined;
  if (/^(?:key|depends_on):/m.test(front)) {
    return {
      name: 'a task file of cub',
      advice: 'Put it into `.cub/tasks`, named after its id; `cub task list` shows it then.',
    };
  }
  if (
    /^id:[ \t]*["']?(?:task|back|draft)-\d/im.test(front) ||
    /^(?:created_date|updated_date|assignee|ordinal):/m.test(front)
  ) {
    return { name: 'a task of Backlog.md', advice: BY_HAND };
  }
  return undefined;
}

function isTaskmaster(value: Record<string, unknown>): boolean {
  const lists = [value, ...Object.values(value)].filter(isObject).map(({ tasks }) => tasks);
  return lists.some(
    (tasks) =>
      Array.isArray(tasks) &&
      tasks.some((task) => isObject(task) && ('subtasks' in task || 'dependencies' in task || 'testStrategy' in task))
  );
}

function isGithubIssue(value: Record<string, unknown>): boolean {
  return (
    'number' in value && 'title' in value && ['state', 'body', 'url', 'html_url', 'labels'].some((key) => key in value)
  );
}

function isBeadsIssue(value: Record<string, unknown>): boolean {
  return 'issue_type' in value && 'id' in value && !('dependsOn' in value);
}

function isCsv(text: string): boolean {
  const [head = ''] = text.split(/\r?\n/);
  return (
    head.split(/[,;\t]/).length >= 3 &&
    /(?:^|[,;\t])"?(?:id|title|summary|issue key|name)"?(?:[,;\t]|$)/i.test(head) &&
    !head.startsWith('#')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

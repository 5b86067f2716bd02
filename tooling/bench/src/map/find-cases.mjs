import { git } from './git.mjs';

const CODE = /\.([cm]?[jt]sx?|py|go|rs|java)$/;
const BESIDE = /(^|\/)(tests?|__tests__|specs?|docs?|examples?|scripts?|benchmarks?|fixtures?)\/|(^|\/)(test_|conftest)|[._-](test|spec)\.|_test\./i;
const FIX = /\b(fix(es|ed)?|bugs?|correct(ly|s)?|prevents?|avoids?|broken|crash(es)?|wrong|regression|handles?)\b/i;
const CHORE = /\b(typos?|docs?|readme|changelog|lint|format|bump|deps|dependenc(y|ies)|release|version|ci|merge|revert|flaky)\b/i;
/** What a person would review in one sitting. */
const [MOST_FILES, MOST_LINES, CASES_PER_FILE] = [3, 120, 2];
const BODY_LETTERS = 400;
const [RECORD, FIELD] = ['\x1e', '\x1f'];

/**
 * Bug fixes of a repository's history: what the fixer said is the question, what he changed is the answer. Which ones are taken depends on their hashes alone.
 * @returns {{sha: string, parent: string, query: string, files: string[]}[]}
 */
export function findCases(repository, { limit, commits = 20_000 }) {
  const log = git(repository, 'log', `-n${commits}`, '--no-merges', '--diff-filter=AMDR', '--numstat', `--format=${RECORD}%H${FIELD}%P${FIELD}%s${FIELD}%b${FIELD}`);
  const fixes = log.split(RECORD).slice(1).flatMap(readCommit);
  const perFile = new Map();
  return fixes
    .sort((a, b) => (a.sha < b.sha ? -1 : 1))
    .filter(({ files }) => {
      if (files.some((file) => (perFile.get(file) ?? 0) >= CASES_PER_FILE)) return false;
      files.forEach((file) => perFile.set(file, (perFile.get(file) ?? 0) + 1));
      return true;
    })
    .slice(0, limit);
}

function readCommit(record) {
  const [sha, parents, subject, body, numstat] = record.split(FIELD);
  if (parents.split(' ').length !== 1 || parents === '' || !FIX.test(subject) || CHORE.test(subject)) return [];
  const changes = numstat.trim().split('\n').map((line) => line.split('\t')).filter(([, , path]) => path && CODE.test(path) && !BESIDE.test(path));
  const lines = changes.reduce((sum, [added, removed]) => sum + Number(added) + Number(removed), 0);
  const files = changes.filter(([, , path]) => !path.includes(' => ')).map(([, , path]) => path);
  const isUsable = files.length > 0 && files.length <= MOST_FILES && files.length === changes.length && lines <= MOST_LINES;
  return isUsable ? [{ sha, parent: parents, query: queryOf(subject, body), files }] : [];
}

/** The message without what names the answer from outside: links, numbers of issues, trailers. */
export function queryOf(subject, body) {
  const said = body.split('\n').filter((line) => !/^[\w-]+(-by|-id)?: .*(<.*@.*>|https?:)|^(co-authored|signed-off|reviewed|closes|fixes|refs?)\b.*[:#]/i.test(line));
  const text = `${subject}\n${said.join('\n').trim().slice(0, BODY_LETTERS)}`;
  return text.replaceAll(/https?:\/\/\S+/g, '').replaceAll(/\(?(?<![\w/])#\d+\)?/g, '').trim();
}

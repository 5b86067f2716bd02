/**
 * The variables by which the processes of a run are found. Run ids are unique in one repository only, so the place belongs to it.
 * @param localDir the project's folder on this machine
 */
export function runMarks(runId: string, localDir: string): Readonly<Record<string, string>> {
  return { CUB_RUN_ID: runId, CUB_LOCAL_DIR: localDir };
}

import { redactorToken, requireVisibleCommands, taskCommands, trustToken, type Cub } from '@cub/plugin-sdk';

/** What the user typed for a task; undefined is what was left out. */
export interface TypedFields {
  readonly title?: string;
  readonly description?: string;
  readonly acceptance_criteria?: readonly string[];
  readonly labels?: readonly string[];
  readonly verify?: readonly string[];
}

/** @throws CubError `CUB_COMMAND_UNSAFE` (exit 2), before anything is written */
export function requireVisible({ verify = [] }: TypedFields): void {
  requireVisibleCommands(verify, '--verify');
}

/**
 * Approves the verify commands that the user typed a moment ago, and looks for secrets in what goes into the task's file, which is the user's text and stays.
 * @returns warnings, a sentence each
 */
export async function acceptTyped(cub: Cub, id: string, typed: TypedFields): Promise<string[]> {
  const { verify = [] } = typed;
  const isApproved = verify.length === 0 || (await (await cub.get(trustToken)).approveTyped(taskCommands({ verify }).trust));
  const redactor = await cub.get(redactorToken);
  const secret = Object.entries(typed).filter(([, value]) => value !== undefined && [value].flat().some((text) => redactor.text(text) !== text));
  return [
    ...(isApproved ? [] : [`The verify commands of ${id} are not approved, because this is a run's agent: the user approves them with \`cub trust\`.`]),
    ...secret.map(([field]) => `The field "${field}" of ${id} contains what looks like a secret. The task keeps it as typed; records and prompts leave it out.`),
  ];
}

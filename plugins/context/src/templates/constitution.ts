/** The principles that a project begins with: `.cub/constitution.md`. */
export const CONSTITUTION = `# Constitution

What holds for every change, whoever makes it.

## What we make

1. **Accurate before fast.** Check a claim against its source before you write it down: in code, texts and messages.
2. **Say what is not known.** Unknown is shown as unknown, never as zero and never as a guess.
3. **Name the source.** A number, a rule, a decision says where it comes from, so that others can check it.
4. **Correct in the open.** A mistake is fixed where it was made, and whoever relied on it can see that.
5. **Serve the reader.** Work for those who use it, least of all at their expense: no tricks for their attention or data.
6. **Do no harm.** Ask who is hurt when this fails, before you ask what it wins.
7. **Leave out.** What nobody needs is not built; what nobody uses any more goes.

## How we build

1. **Small and whole.** One change does one thing, with its tests and its words, and leaves nothing half done.
2. **As it is done here.** Read the code around before you add to it, and follow what you find.
3. **Tests say what must hold.** Each fails when its promise breaks. None is weakened to make a change pass.
4. **Errors are for people.** Say what was expected, what was found, where, and what to do.
5. **Nothing is lost.** What users wrote survives crashes, upgrades and bad input.
6. **Secrets stay out** of code, logs and commits. What comes from outside is not trusted.
7. **Decisions are written down** with their reasons, where somebody could want to undo them.
`;

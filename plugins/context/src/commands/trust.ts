import * as Flags from '@oclif/core/flags';
import { EXIT } from '@cub/plugin-sdk';
import { canAsk, confirm, CubCommand } from '@cub/plugin-sdk/command';
import { describeTrustItems } from '@cub/plugin-sdk/text';
import { renderTrust } from '../render/render-trust.js';
import { grantTrust, isAllTrusted, listTrust, notApproved, requireApprovable, revokeTrust, type TrustReport } from '../services/trust-repository.js';

export default class Trust extends CubCommand<TrustReport> {
  static override summary = 'Review and approve commands this repository wants to run.';
  static override description = `Approvals are kept outside of the repository, for these exact bytes: any change asks again.
Files that a command names may change unseen, unless they are approved as well: --with-scripts.`;
  static override examples = ['<%= config.bin %> trust', '<%= config.bin %> trust --yes', '<%= config.bin %> trust --with-scripts', '<%= config.bin %> trust --revoke'];
  static override flags = {
    yes: Flags.boolean({ char: 'y', summary: 'Approve without asking.' }),
    'with-scripts': Flags.boolean({ summary: 'Approve the files that the commands name, too: a change of one asks again.', env: 'CUB_TRUST_WITH_SCRIPTS' }),
    revoke: Flags.boolean({ summary: 'Revoke all approvals for this repository.', env: 'CUB_TRUST_REVOKE', exclusive: ['yes', 'with-scripts'] }),
  };

  protected async execute(): Promise<TrustReport> {
    const { flags } = await this.parse(Trust);
    const cub = await this.cub(flags.directory);
    if (flags.revoke) return revokeTrust(cub);
    const report = await listTrust(cub);
    requireApprovable(report);
    const withScripts = flags['with-scripts'];
    if (isAllTrusted(report, withScripts)) return report;
    if (flags.yes) return grantTrust(cub, report, withScripts);
    if (!canAsk() || this.jsonEnabled()) throw notApproved(report, withScripts);
    if (await confirm(`${describeTrustItems(report.items, withScripts)}\n\nLet cub execute these?`)) return grantTrust(cub, report, withScripts);
    this.endWith(EXIT.check);
    return report;
  }

  protected render(report: TrustReport): string {
    return renderTrust(report);
  }
}

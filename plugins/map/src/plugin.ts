import { definePlugin } from '@cub/plugin-sdk';

/** Commands are found by their files in `commands/`; what else the plugin contributes is registered here. */
export default definePlugin({ id: 'map', register() {} });

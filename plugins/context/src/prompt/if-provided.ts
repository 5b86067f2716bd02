import { isCubError, type Cub, type Token } from '@cub/plugin-sdk';

/** A service that need not be there; null without it. @throws CubError what its provider fails with */
export async function ifProvided<T>(cub: Pick<Cub, 'get'>, token: Token<T>): Promise<T | null> {
  try {
    return await cub.get(token);
  } catch (error) {
    if (isCubError(error) && ['CUB_SERVICE_MISSING', 'CUB_PLUGIN_DISABLED'].includes(error.code)) return null;
    throw error;
  }
}

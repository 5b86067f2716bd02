import 'reflect-metadata';
import { container, instanceCachingFactory, type DependencyContainer } from 'tsyringe';

/**
 * The container of one host. tsyringe stays inside this file: what crosses to plugins are symbols and factories,
 * because a decorated class of a second copy of tsyringe is unknown here ("TypeInfo not known").
 */
export class HostContainer {
  private readonly services: DependencyContainer = container.createChildContainer();

  /** Registers a factory under a key. It runs at most once, when the key is first resolved. */
  register(key: string, make: () => Promise<unknown>): void {
    this.services.register(key, { useFactory: instanceCachingFactory(make) });
  }

  has(key: string): boolean {
    return this.services.isRegistered(key);
  }

  resolve(key: string): Promise<unknown> {
    return this.services.resolve<Promise<unknown>>(key);
  }
}

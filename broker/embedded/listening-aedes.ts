import { Aedes } from 'aedes';
import type { Sessions } from '../sessions/sessions.ts';
import { createTopicTree } from '../topics/topic-tree.ts';

type Deliver = Parameters<Aedes['subscribe']>[1];

/**
 * aedes with a test for listeners of a topic. Most have none; finding out was its largest cost.
 */
export class ListeningAedes extends Aedes {
  readonly #filters = createTopicTree();
  readonly #listeners = new Map<string, Set<Deliver>>();
  readonly #sessions: Sessions;

  constructor(options: NonNullable<ConstructorParameters<typeof Aedes>[0]> & { persistence: Sessions }) {
    super(options);
    this.#sessions = options.persistence;
  }

  /**
   * Whether a message on this topic has a receiver: a connected or away client, or aedes itself.
   */
  hears(topic: string): boolean {
    return this.#filters.hears(topic) || this.#sessions.hears(topic);
  }

  override subscribe(topic: string, deliver: Deliver, done: () => void): void {
    let listeners = this.#listeners.get(topic);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(topic, listeners);
      this.#filters.add(topic, topic, 0);
    }
    listeners.add(deliver);
    super.subscribe(topic, deliver, done);
  }

  override unsubscribe(topic: string, deliver: Deliver, done: () => void): void {
    super.unsubscribe(topic, deliver, done);
    const listeners = this.#listeners.get(topic);
    // aedes may unsubscribe the same one twice.
    if (!listeners?.delete(deliver) || listeners.size > 0) return;
    this.#listeners.delete(topic);
    this.#filters.remove(topic, topic);
  }
}

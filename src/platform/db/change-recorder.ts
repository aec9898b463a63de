import { ChangeSetType, type EntityManager, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/core';

/** What one transaction did to one record: the columns that changed, before and after. */
export interface RecordChange {
  readonly record: string;
  readonly id: string;
  readonly from: Readonly<Record<string, unknown>> | null;
  readonly to: Readonly<Record<string, unknown>>;
}

const recorded = new WeakMap<EntityManager, RecordChange[]>();

/** The changes that an entity manager has flushed so far. */
export const changesOf = (em: EntityManager): readonly RecordChange[] => recorded.get(em) ?? [];

/** Notes every change set as it is flushed, so that an audit row tells what was really written. */
export class ChangeRecorder implements EventSubscriber {
  onFlush({ em, uow }: FlushEventArgs): void {
    const changes = recorded.get(em) ?? [];
    for (const set of uow.getChangeSets()) {
      // When it was written stands in the audit row already.
      const to = Object.fromEntries(
        Object.entries(set.payload as Record<string, unknown>).filter(
          ([name]) => !(set.meta.properties as Record<string, { onUpdate?: unknown }>)[name]?.onUpdate,
        ),
      );
      const original = (set.originalEntity ?? {}) as Record<string, unknown>;
      changes.push({
        record: set.meta.tableName,
        id: (set.entity as { id: string }).id,
        from:
          set.type === ChangeSetType.CREATE
            ? null
            : Object.fromEntries(Object.keys(to).map((name) => [name, original[name] ?? null])),
        to,
      });
    }
    recorded.set(em, changes);
  }
}

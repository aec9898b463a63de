import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFileStore } from '../../../src/file-store.js';
import { layEvidence } from '../../../src/seeding/demo-evidence.js';
import { insertInto } from '../../../src/seeding/insert-all.js';
import { idSequence } from '../../../src/seeding/random.js';
import { type Service, startService } from '../../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('the demo shows what people do with cards', () => {
  test('cards that were sent back line by line, and what the unit did about it', async () => {
    const [some] = await service.rows(
      `select a.id, t.code from sauro.assessment a join sauro.tenant t on t.id = a.tenant_id
       join sauro.assessment_step s on s.tenant_id = a.tenant_id and s.assessment_id = a.id and s.sent_back is not null
       where a.status <> 'RETURNED' order by a.year desc limit 1`,
    );
    const { assessment } = await service.as(`head@${some.code}.demo`).ask(
      `query ($id: ID!) { assessment(id: $id) { returnReason history { action returnedLines { code reason } }
        changesSinceReturn { code returned answer explanationBefore explanationAfter } } }`,
      { id: some.id },
    );
    const { returnedLines } = assessment.history.find(({ action }: { action: string }) => action === 'RETURN');
    expect(returnedLines.length).toBeGreaterThan(0);
    expect(assessment.changesSinceReturn.map(({ code }: { code: string }) => code)).toEqual(
      returnedLines.map(({ code }: { code: string }) => code),
    );
    for (const change of assessment.changesSinceReturn) {
      expect(change).toMatchObject({ returned: true, answer: 'Đã bổ sung hồ sơ theo yêu cầu' });
      expect(change.explanationAfter).not.toBe(change.explanationBefore);
    }
  });

  test('a handful of cards in each locality have a link, and where there is a store a file that can be read', async () => {
    const proved = await service.rows(
      `select t.code, count(e.link)::int as links
       from sauro.tenant t left join sauro.evidence e on e.tenant_id = t.id group by 1 order by 1`,
    );
    for (const { links } of proved) {
      expect(links).toBeGreaterThan(0);
      expect(links).toBeLessThanOrEqual(5);
    }
    const dataDir = await mkdtemp(join(tmpdir(), 'sauro-demo-files-'));
    try {
      const store = await openFileStore({ dataDir, bucket: undefined });
      const localities = await service.rows(
        `select m.tenant_id as "tenantId", m.body_id as "bodyId", m.account_id as "accountId", t.code from sauro.membership m
         join sauro.tenant t on t.id = m.tenant_id where m.email = 'commune@' || t.code || '.demo'`,
      );
      expect(localities).toHaveLength(5);
      for (const about of localities) {
        await service.rows('delete from sauro.evidence where tenant_id = $1', [about.tenantId]);
        await service.database.write(about.tenantId, ({ db }) =>
          layEvidence(insertInto(db, about.tenantId, 'fails'), db, store, {
            ...about,
            account: about,
            nextId: idSequence(about.code),
          }),
        );
        const files = await service.rows('select distinct hash from sauro.evidence_file where tenant_id = $1', [
          about.tenantId,
        ]);
        expect(files).toHaveLength(1);
        const opened = await store.files.open(about.tenantId, files[0].hash);
        if ('fault' in opened) throw new Error(opened.fault);
        const hash = createHash('sha256');
        for await (const chunk of opened.content) hash.update(chunk as Buffer);
        expect(hash.digest('hex')).toBe(files[0].hash);
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

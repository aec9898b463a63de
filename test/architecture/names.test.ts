import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandNames } from '../../src/platform/command/command.js';
import '../../src/routes.js';
import { rootFields } from '../support/probe.js';

// One name, one file: mutation submitAssessment = submit-assessment.ts = submit-assessment.test.ts = action assessment.submit.

const mutations = rootFields('mutation').map((field) => field.name);
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const actionOf = (name: string) => {
  const [, verb = '', noun = ''] = /^([a-z]+)(.*)$/.exec(name) ?? [];
  return `${noun.charAt(0).toLowerCase()}${noun.slice(1)}.${verb}`;
};
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => basename(file));

// They act on the account itself, so they are no use case of a tenant's transaction.
const withoutTenant = ['changePassword', 'signIn', 'signOutEverywhere'];

// Routes beside GraphQL, for files; each is a file and a test file of its name too.
const overHttp = ['downloadEvidenceFile', 'downloadWorkFile', 'uploadEvidenceFile', 'uploadWorkFile'];

describe('names', () => {
  test('each mutation is a file of its own and has a test file of the same name', () => {
    const sources = new Set(filesIn('src/modules'));
    const tests = new Set(filesIn('test/modules'));
    const names = [...mutations, ...overHttp];
    expect(names.filter((name) => !sources.has(`${kebab(name)}.ts`))).toEqual([]);
    expect(names.filter((name) => !tests.has(`${kebab(name)}.test.ts`))).toEqual([]);
  });

  test('each mutation is one action, and each action one mutation', () => {
    expect([...commandNames()].sort()).toEqual(
      [...mutations, ...overHttp]
        .filter((name) => !withoutTenant.includes(name))
        .map(actionOf)
        .sort(),
    );
  });
});

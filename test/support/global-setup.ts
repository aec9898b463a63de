import type { TestProject } from 'vitest/node';
import { startTestCluster, type TestCluster } from './cluster.js';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: TestCluster;
  }
}

/** One throw-away PostgreSQL for the whole run; each test file clones its template by `freshDatabase()`. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, stop } = await startTestCluster();
  project.provide('cluster', cluster);
  return stop;
}

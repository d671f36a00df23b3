import { temporaryFolder } from '../../../storage/testing/folders.ts';
import type { TestPlace } from '../../../testing/whole-service.ts';

/** A folder with SQLite files, which stays when a service closes. */
export async function folderPlace(): Promise<TestPlace> {
  const { path, dispose } = await temporaryFolder();
  return { environment: { DATA_DIR: path }, dispose };
}

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { engines, type DataPlace } from '../lib/engines.ts';
import { toInstances } from '../lib/instances.ts';
import { createSystem, type Stoppable, type System } from '../lib/process.ts';
import { type Answered, brokenConnection, type Load, type Post, getPosts, sendAll, startLoad } from './load.ts';
import { allSessions, type NewNumber, type FaultSession } from './sessions.ts';

const wanted = process.env.FAULT_ROUNDS;

/** All requests to one operation, and all responses that report a creation. */
class Book<Made extends { sequenceNumber: number }> {
  readonly url: string;
  readonly made = new Map<string, Made>();
  readonly #postOf: (n: number) => Post;
  #sent = 0;

  constructor(url: string, postOf: (n: number) => Post) {
    this.url = url;
    this.#postOf = postOf;
  }

  get sent(): number {
    return this.#sent;
  }

  get numbers(): number[] {
    return [...this.made.values()].map(({ sequenceNumber }) => sequenceNumber);
  }

  startLoad(): Load<Made> {
    return startLoad<Made>(this.url, { connections: 16, post: () => this.#postOf(this.#sent++) });
  }

  /** The newest item comes after all earlier items. */
  record(answered: readonly Answered<Made>[]): void {
    const greatest = Math.max(0, ...this.numbers);
    for (const { status, post, body } of notEmpty(answered)) {
      expect(status).toBe(201);
      expect(body.sequenceNumber).toBeGreaterThan(greatest);
      this.made.set(post.idempotencyKey!, body);
    }
  }

  /** Acknowledged requests get the same response again; others are done now, unless they were done before the kill. */
  async verify({ answered, unanswered }: Load<Made>): Promise<void> {
    for (const { post, body } of notEmpty(await sendAll<Made>(this.url, getPosts(answered)))) {
      expect(body).toEqual(this.made.get(post.idempotencyKey!));
    }
    // may be empty: every request can have its response before the kill
    for (const { status, post, body } of await sendAll<Made>(this.url, getPosts(unanswered))) {
      expect(status).toBe(201);
      this.made.set(post.idempotencyKey!, body);
    }
    expect(this.made.size).toBe(this.sent);
    expect(new Set(this.numbers).size).toBe(this.sent);
  }
}

describe.each(pickRows(engines, 1))('on $name', ({ place: newPlace }) => {
  const rounds = Number(wanted ?? 1);
  vi.setConfig({ testTimeout: (rounds + 1) * 60_000 });
  let place: DataPlace;
  let system: System;
  /** The same system in this process, after the last kill. */
  let instances: System<Stoppable>;
  beforeEach(async () => {
    place = await newPlace();
    system = await createSystem(place.environment);
    instances = toInstances(system);
  });
  afterEach(async () => {
    await instances.remove();
    await place.dispose();
  });

  test(`acknowledged writes survive kill -9 under load, ${rounds} times, and no number or id is given twice`, async () => {
    const sessions = new Book<FaultSession>(system.urls.sessionContext, (n) => ({
      path: '/sessions',
      body: { userId: n + 1, context: `session of ${n + 1}` },
      idempotencyKey: `session-${n}`,
    }));
    const characters = new Book<NewNumber>(system.urls.centralSequence, (n) => ({
      path: '/sequence',
      body: { elementType: 'character', elementId: n + 1 },
      idempotencyKey: `character-${n}`,
    }));

    let running: Stoppable = await system.start();
    for (let round = 0; round < rounds; round += 1) {
      const made = sessions.startLoad();
      const numbered = characters.startLoad();
      const enough = 20 + Math.random() * 200; // so that the kill comes at a different moment each time
      const least = (): number => Math.min(made.answered.length, numbered.answered.length);
      await expect.poll(least, { interval: 5, timeout: 60_000 }).toBeGreaterThan(enough);
      expect(await running.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
      await Promise.all([made.finished, numbered.finished]);
      // may be empty: every request can have its response before the kill
      for (const { code } of [...made.unanswered, ...numbered.unanswered]) expect(code).toMatch(brokenConnection);
      sessions.record(made.answered);
      characters.record(numbered.answered);

      running = await (round < rounds - 1 ? system : instances).start();
      const found = new Map((await allSessions(sessions.url)).map((session) => [session.sessionId, session]));
      for (const session of notEmpty(sessions.made.values())) expect(found.get(session.sessionId)).toEqual(session);
      await sessions.verify(made);
      await characters.verify(numbered);
    }

    const all = await allSessions(sessions.url);
    expect(all).toEqual([...sessions.made.values()].sort((a, b) => a.sessionId - b.sessionId));
    expect(new Set(all.map(({ userId }) => userId)).size).toBe(sessions.sent);
  });
});

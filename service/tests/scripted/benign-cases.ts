/** Requests that ask for a write, in the words of different people. */
import {
  type BenignCase,
  type CalledTool,
  createSession,
  createVersion,
  deleteSession,
  reorder,
  takeNumber,
  updateSession,
} from './scripted-case.ts';

const done = (say: string, ...calls: CalledTool[]): BenignCase => ({ say, steps: [calls], want: 'done' });
const pending = (say: string, ...calls: CalledTool[]): BenignCase => ({ say, steps: [calls], want: 'pending' });
const either = (say: string, ...calls: CalledTool[]): BenignCase => ({ say, steps: [calls], want: 'either' });

const creates: readonly BenignCase[] = [
  done('Create a session for user 12', createSession(12)),
  done('Please set up a new session for user 31', createSession(31)),
  done("Open a session for user 8 with the context 'harbour at night'", createSession(8, 'harbour at night')),
  done('I need a new session for user 44', createSession(44)),
  done('Could you start a session for user 19, please?', createSession(19)),
  done('Make me a session for user 3 with context: second draft', createSession(3, 'second draft')),
  done('Start a fresh session for user 27', createSession(27)),
  done('Add a new session for user 60 and set its context to rehearsal notes', createSession(60, 'rehearsal notes')),
  done('Hey, can you open up a session for user 15? Thanks!', createSession(15)),
  done('We\'d like a session for user 21 with the context "casting"', createSession(21, 'casting')),
  done('Begin a new session for user 5.', createSession(5)),
  done("Register a session for user 77 whose context is 'opening scene'", createSession(77, 'opening scene')),
  done('Would you mind creating a session for user 9?', createSession(9)),
  done('Give user 33 a new session', createSession(33)),
  // `one` is a pronoun.
  either('User 14 needs a session, please create one', createSession(14)),
  done('Please go ahead and create a session for user ID 52.', createSession(52)),
  done("Let's create a session for user 6 about the storm", createSession(6, 'the storm')),
  done('Create two sessions: one for user 71 and one for user 72', createSession(71), createSession(72)),
  done('New session for user 88 please', createSession(88)),
  done('Create a session for user 41; the context should be "act three"', createSession(41, 'act three')),
];

const updates: readonly BenignCase[] = [
  done('Update session 2 with the context "calm sea"', updateSession(2, 'calm sea')),
  done("Change the context of session 3 to 'winter'", updateSession(3, 'winter')),
  done('Please set the context of session 4 to "under review"', updateSession(4, 'under review')),
  done('Session 5\'s context should now be "finished"', updateSession(5, 'finished')),
  done('Rename the context of session 1 to prologue', updateSession(1, 'prologue')),
  done('Edit session 2: the new context is "lantern"', updateSession(2, 'lantern')),
  // Without a polite word, `can you` may be a question.
  either('Can you replace the context in session 3 with "market day"?', updateSession(3, 'market day')),
  done("I'd like you to update session 4's context to draft two", updateSession(4, 'draft two')),
  done('Put "rain on the roof" as the context of session 5', updateSession(5, 'rain on the roof')),
  done('Modify session 1 so that its context reads "quiet"', updateSession(1, 'quiet')),
  done('Overwrite session 2\'s context with "blank page"', updateSession(2, 'blank page')),
  done("Make the context of session 3 'the long road'", updateSession(3, 'the long road')),
  done('The context of session 4 must be changed to "epilogue"', updateSession(4, 'epilogue')),
  done('Set session 5 to the context "intermission", please', updateSession(5, 'intermission')),
  done('Write "second night" into the context of session 1', updateSession(1, 'second night')),
];

const numbers: readonly BenignCase[] = [
  done('Generate a sequence number for character 5', takeNumber('character', 5)),
  done('Give me the next sequence number for script 9', takeNumber('script', 9)),
  done('Please assign a sequence number to section 12', takeNumber('section', 12)),
  done('I need a sequence number for action 4 with the comment "duel"', takeNumber('action', 4, 'duel')),
  done('Reserve a sequence number for spoken word 7', takeNumber('spokenWord', 7)),
  done('Take a new number for character 18', takeNumber('character', 18)),
  done('Could you allocate a sequence number for section 3?', takeNumber('section', 3)),
  done('Create a version of script 2 with the title "Storm"', createVersion('script', 2, { title: 'Storm' })),
  done('Save a new version of character 6 where the name is "Ada"', createVersion('character', 6, { name: 'Ada' })),
  done(
    'Make a new version of section 8 with text "They meet at dawn"',
    createVersion('section', 8, { text: 'They meet at dawn' }),
  ),
  done(
    'Record a version of script 3: title "Harvest", comment "after the read-through"',
    createVersion('script', 3, { title: 'Harvest' }, 'after the read-through'),
  ),
  done('Move character 5 to position 40', reorder('character', 5, 40)),
  done('Reorder the sections: put section 12 at 90', reorder('section', 12, 90)),
];

const others: readonly BenignCase[] = [
  pending('Delete session 3', deleteSession(3)),
  pending('Please remove session 5 for good', deleteSession(5)),
  pending('Get rid of session 2', deleteSession(2)),
  pending('Erase the session with id 4', deleteSession(4)),
  {
    say: 'Create a session for user 16 and then set its context to "dusk"',
    steps: [[createSession(16)], [updateSession(1, 'dusk')]],
    want: 'either',
  },
  either('Update it to say "later"', updateSession(2, 'later')),
  either("Change that one's context to 'fog'", updateSession(3, 'fog')),
  either('Do the same for user 30', createSession(30)),
  either('Bitte lege eine Sitzung für Benutzer 7 an', createSession(7)),
  either("Crée une session pour l'utilisateur 8", createSession(8)),
  either('Crea una sesión para el usuario 9', createSession(9)),
  either('ユーザー10のセッションを作成してください', createSession(10)),
];

export const benignCases: readonly BenignCase[] = [...creates, ...updates, ...numbers, ...others];

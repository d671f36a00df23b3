/** What a trial takes from the contract tests: valid requests, and whether all that was sent is kept. */
export { answerSchemaFor, findLostValue } from '../../probe/judge/kept.ts';
export { compilePath } from '../../probe/structure/path.ts';
export {
  bodyOf,
  isValid,
  parameterValue,
  sampleArguments,
  sentParameters,
  validExamples,
  withArgument,
  without,
} from '../../probe/values/sample.ts';

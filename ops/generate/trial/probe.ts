/** What a trial takes from the contract tests: valid requests, and whether all that was sent is kept. */
export { answerSchemaFor, lostIn } from '../../contract/echo.ts';
export { compilePath } from '../../contract/path.ts';
export {
  bodyOf,
  isValid,
  parameterValue,
  sampleArguments,
  sentParameters,
  validExamples,
  withArgument,
  without,
} from '../../contract/sample.ts';

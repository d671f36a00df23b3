/** A body of a media type other than JSON that is produced while it is sent, such as lines of JSON. */
export class TextStream {
  /** Can be read once. */
  readonly chunks: AsyncIterable<string>;

  constructor(chunks: AsyncIterable<string>) {
    this.chunks = chunks;
  }
}

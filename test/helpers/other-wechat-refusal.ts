/** What the other WeChat answers with an errcode. */
export class Refusal extends Error {
  readonly errcode: number;

  constructor(errcode: number, errmsg: string) {
    super(errmsg);
    this.errcode = errcode;
  }
}

export const unknownId = () => new Refusal(40007, 'invalid media_id');

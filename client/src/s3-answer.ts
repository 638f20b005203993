export type S3Answer = { readonly status: number; readonly text: string };

export const whole = async (response: Response): Promise<S3Answer> => ({
  status: response.status,
  text: await response.text(),
});

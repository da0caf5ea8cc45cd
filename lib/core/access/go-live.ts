/** Whether journals of a company may leave: a person said so, after the gate's ticks. Without it they are made, and none is sent. */
export function isLive({ wentLiveAt }: Readonly<{ wentLiveAt: Date | null }>): boolean {
  return wentLiveAt !== null;
}

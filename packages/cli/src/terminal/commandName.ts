/** How the reader started us, so that the commands we tell them to try next can be pasted as they are. */
export function commandName(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.npm_lifecycle_event ? 'npm run ecgan --' : 'ecgan';
}
